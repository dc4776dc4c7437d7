package dev.ruban.tensor.kernel;

import java.util.SplittableRandom;

/// Seeded arrays of the floats on which kernels might differ. Every index may hold any kind.
final class HardFloats {
    private final SplittableRandom random;

    HardFloats(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// Both signs, from subnormal to huge, zeros of both signs; products overflow now and then.
    float[] finite(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = finiteValue();
        return values;
    }

    private float finiteValue() {
        float sign = random.nextBoolean() ? 1f : -1f;
        return switch (random.nextInt(16)) {
            case 0 -> sign * 0f;
            case 1 -> sign * Float.MIN_VALUE * random.nextInt(1 << 23);
            case 2 -> sign * 1e18f * (float) random.nextDouble();
            case 3 -> sign * 1e-30f * (float) random.nextDouble();
            case 4 -> sign * random.nextInt(100);
            default -> sign * 4f * (float) random.nextDouble();
        };
    }

    /// As [#finite], with infinities and NaNs among them.
    float[] any(int length) {
        float[] values = finite(length);
        for (int i = 0; i < length; i++) {
            int dice = random.nextInt(64);
            if (dice == 0) values[i] = Float.POSITIVE_INFINITY;
            if (dice == 1) values[i] = Float.NEGATIVE_INFINITY;
            if (dice == 2) values[i] = Float.NaN;
        }
        return values;
    }

    /// Every bit pattern is equally likely.
    float[] bitPatterns(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = Float.intBitsToFloat(random.nextInt());
        return values;
    }

    /// The bits of each; NaNs count as one.
    static int[] bits(float... values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) bits[i] = Float.floatToIntBits(values[i]);
        return bits;
    }
}
