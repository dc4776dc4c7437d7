package dev.ruban.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class FunctionsTest {
    @Test
    void haveTheValuesThatTheChapterNames() {
        assertThat(Functions.exp(0f)).isEqualTo(1f);
        assertThat(Functions.exp(-0f)).isEqualTo(1f);
        assertThat(Functions.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
        assertThat(Functions.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Functions.exp(-103.98f)).isEqualTo(0f);
        assertThat(Functions.exp(88.73f)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(bits(Functions.log(1f))).isZero();
        assertThat(Functions.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Functions.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Functions.log(-1f)).isNaN();
        assertThat(bits(Functions.tanh(-0f))).isEqualTo(0x80000000);
        assertThat(Functions.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
        assertThat(Functions.sigmoid(-0f)).isEqualTo(0.5f);
    }

    @Test
    void giveNanForNan() {
        assertThat(Functions.exp(Float.NaN)).isNaN();
        assertThat(Functions.log(Float.NaN)).isNaN();
        assertThat(Functions.tanh(Float.NaN)).isNaN();
        assertThat(Functions.sigmoid(Float.NaN)).isNaN();
        assertThat(Functions.softplus(Float.NaN)).isNaN();
    }

    @Test
    void stayWithinTheErrorsThatTheChapterStates() {
        assertThat(largestError(Functions::exp, StrictMath::exp)).isLessThanOrEqualTo(0.78);
        assertThat(largestError(Functions::log, StrictMath::log)).isLessThanOrEqualTo(0.79);
        assertThat(largestError(Functions::tanh, StrictMath::tanh)).isLessThanOrEqualTo(1.46);
        assertThat(largestError(Functions::sigmoid, FunctionsTest::sigmoid))
                .isLessThanOrEqualTo(0.81);
        assertThat(largestError(Functions::softplus, FunctionsTest::softplus))
                .isLessThanOrEqualTo(1.71);
    }

    private interface FloatFunction {
        float apply(float x);
    }

    private static double largestError(FloatFunction function, DoubleUnaryOperator exact) {
        double largest = 0;
        // A prime stride through all bit patterns reaches every exponent and both signs.
        for (long pattern = 0; pattern < 1L << 32; pattern += 40_009) {
            float x = Float.intBitsToFloat((int) pattern);
            double expected = exact.applyAsDouble(x);
            float rounded = (float) expected;
            if (!Float.isFinite(rounded)) continue;
            double error = Math.abs(function.apply(x) - expected) / Math.ulp(rounded);
            largest = Math.max(largest, error);
        }
        return largest;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static int bits(float x) {
        return Float.floatToRawIntBits(x);
    }
}
