package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FusedMultiplyAddTest {
    private static final float[] EDGES = {
        0f,
        Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        0x1.fffffcp-127f,
        Float.MIN_NORMAL,
        0x1.000002p-126f,
        0x1p-75f,
        0x1.8p-75f,
        0x1.000002p-63f,
        0x1p-24f,
        0x1.000002p-24f,
        0x1.fffffep-25f,
        0.5f,
        1f,
        0x1.000002p0f,
        0x1.fffffep-1f,
        1.5f,
        3f,
        0x1p24f,
        0x1.000002p24f,
        0x1p63f,
        0x1.fffffep63f,
        0x1p64f,
        0x1p127f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NaN
    };

    @Test
    void emulationIsExactForAllTriplesOfEdges() {
        for (float a : EDGES)
            for (float b : EDGES)
                for (float c : EDGES)
                    for (int signs = 0; signs < 8; signs++)
                        check(signed(a, signs & 1), signed(b, signs & 2), signed(c, signs & 4));
    }

    @Test
    void emulationIsExactForRandomBits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000_000; i++)
            check(anyBits(random), anyBits(random), anyBits(random));
    }

    @Test
    void emulationIsExactWhereAddendAlmostCancels() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1_000_000; i++) {
            float a = scaled(random, 60);
            float b = scaled(random, 60);
            float c = a * b * Math.scalb(1f, random.nextInt(-50, 51));
            c = Float.intBitsToFloat(Float.floatToRawIntBits(c) + random.nextInt(-2, 3));
            check(a, b, random.nextBoolean() ? c : -c);
        }
    }

    /// A product of 25 bits, half-way between two floats, and an addend that double drops.
    @Test
    void emulationIsExactWhereATinyAddendBreaksTheTieOfAProduct() {
        SplittableRandom random = new SplittableRandom(5);
        int doublyRounded = 0;
        for (int i = 0; i < 500_000; i++) {
            float a = random.nextInt(1 << 12, 1 << 13) | 1;
            float b = random.nextInt(1 << 12, 1 << 13) | 1;
            float c = Math.scalb(random.nextFloat() - 0.5f, random.nextInt(-60, -27));
            doublyRounded += check(a, random.nextBoolean() ? b : -b, c);
        }
        assertThat(doublyRounded).as("cases that plain double gets wrong").isGreaterThan(1000);
    }

    /// A product just beside half a unit in the last place of the addend.
    @Test
    void emulationIsExactWhereAProductAlmostTies() {
        SplittableRandom random = new SplittableRandom(6);
        int doublyRounded = 0;
        for (int i = 0; i < 500_000; i++) {
            float small = Math.scalb(1f, -random.nextInt(12, 24));
            float c = random.nextInt(1 << 23, 1 << 24);
            float sign = random.nextBoolean() ? 0.5f : -0.5f;
            doublyRounded += check(sign * (1f + small), 1f - small, c);
        }
        assertThat(doublyRounded).as("cases that plain double gets wrong").isGreaterThan(1000);
    }

    @Test
    void emulationIsExactForSubnormalResults() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1_000_000; i++) {
            float a = scaled(random, 10) * 0x1p-70f;
            float b = scaled(random, 10) * 0x1p-70f;
            float c = Float.intBitsToFloat(random.nextInt(1 << 24));
            check(a, b, random.nextBoolean() ? c : -c);
        }
    }

    @Test
    void kernelsFmaIsMathFma() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 100_000; i++) {
            float a = anyBits(random);
            float b = anyBits(random);
            float c = anyBits(random);
            assertThat(HardFloats.bits(FusedMultiplyAdd.fma(a, b, c)))
                    .isEqualTo(HardFloats.bits(Math.fma(a, b, c)));
        }
    }

    private static float signed(float magnitude, int negative) {
        return negative == 0 ? magnitude : -magnitude;
    }

    private static float anyBits(SplittableRandom random) {
        return Float.intBitsToFloat(random.nextInt());
    }

    /// A product of few bits now and then, so that exact ties come up.
    private static float scaled(SplittableRandom random, int exponents) {
        int mantissa = random.nextInt(1 << 24) | 1 << 23;
        if (random.nextBoolean()) mantissa &= -1 << random.nextInt(23);
        float sign = random.nextBoolean() ? 1f : -1f;
        return sign * Math.scalb((float) mantissa, random.nextInt(-exponents, exponents + 1) - 23);
    }

    /// Whether the product and sum in double, without rounding to odd, would be wrong: 1 or 0.
    private static int check(float a, float b, float c) {
        int expected = Float.floatToIntBits(Math.fma(a, b, c));
        int actual = Float.floatToIntBits(FusedMultiplyAdd.emulate(a, b, c));
        if (actual != expected)
            throw new AssertionError(
                    "fma(%a, %a, %a): %a instead of %a"
                            .formatted(
                                    a,
                                    b,
                                    c,
                                    Float.intBitsToFloat(actual),
                                    Float.intBitsToFloat(expected)));
        return Float.floatToIntBits((float) ((double) a * b + c)) == expected ? 0 : 1;
    }
}
