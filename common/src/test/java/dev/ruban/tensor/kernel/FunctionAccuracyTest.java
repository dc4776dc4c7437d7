package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The scalar functions against `StrictMath` in double.
class FunctionAccuracyTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    interface FloatFunction {
        float apply(float x);
    }

    record Function(String name, FloatFunction ours, DoubleUnaryOperator exact, double mostUlps) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// The limits are the largest errors over all 2^32 floats that ARCHITECTURE.md states.
    static Stream<Function> functions() {
        return Stream.of(
                new Function("exp", ScalarFunctions::exp, StrictMath::exp, 0.78),
                new Function("log", ScalarFunctions::log, StrictMath::log, 0.78),
                new Function("tanh", ScalarFunctions::tanh, StrictMath::tanh, 1.41),
                new Function(
                        "sigmoid", ScalarFunctions::sigmoid, FunctionAccuracyTest::sigmoid, 0.81),
                new Function(
                        "softplus",
                        ScalarFunctions::softplus,
                        FunctionAccuracyTest::softplus,
                        1.80));
    }

    private static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0.0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheStatedUlpsOverAllBitPatterns(Function function) {
        for (float x : new HardFloats(5).bitPatterns(400_000)) check(function, x);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheStatedUlpsWhereResultsAreOrdinary(Function function) {
        for (int i = -1_100_000; i <= 1_100_000; i += 7) check(function, i * 0x1.000abcp-13f);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void errorsStayWithinTheStatedUlpsAroundThresholds(Function function) {
        float[] thresholds = {
            0f,
            Float.MIN_NORMAL,
            0x1p-24f,
            0.3465736f,
            0.625f,
            0.70710677f,
            1f,
            1.4142135f,
            16.635532f,
            87.33654f,
            88.72284f,
            89f,
            103.27893f,
            103.97208f,
            104f,
            Float.MAX_VALUE,
            INFINITY
        };
        for (float threshold : thresholds)
            for (int steps = -300; steps <= 300; steps++) {
                float x = Float.intBitsToFloat(Float.floatToRawIntBits(threshold) + steps);
                check(function, x);
                check(function, -x);
            }
    }

    private static void check(Function function, float x) {
        double exact = function.exact().applyAsDouble(x);
        float nearest = (float) exact;
        float ours = function.ours().apply(x);
        boolean same = Float.floatToIntBits(ours) == Float.floatToIntBits(nearest);
        if (same || Math.abs(ours - exact) <= function.mostUlps() * Math.ulp(nearest)) return;
        throw new AssertionError(
                "%s(%a) = %a, exactly %a".formatted(function.name(), x, ours, exact));
    }

    @Test
    void expAndLogOfSpecialValues() {
        assertThat(ScalarFunctions.exp(0f)).isEqualTo(1f);
        assertThat(ScalarFunctions.exp(-0f)).isEqualTo(1f);
        assertThat(ScalarFunctions.exp(INFINITY)).isEqualTo(INFINITY);
        assertThat(HardFloats.bits(ScalarFunctions.exp(-INFINITY))).isEqualTo(HardFloats.bits(0f));
        assertThat(ScalarFunctions.log(0f)).isEqualTo(-INFINITY);
        assertThat(ScalarFunctions.log(-0f)).isEqualTo(-INFINITY);
        assertThat(HardFloats.bits(ScalarFunctions.log(1f))).isEqualTo(HardFloats.bits(0f));
        assertThat(ScalarFunctions.log(INFINITY)).isEqualTo(INFINITY);
        assertThat(ScalarFunctions.log(-Float.MIN_VALUE)).isNaN();
        assertThat(ScalarFunctions.log(-INFINITY)).isNaN();
    }

    @Test
    void boundedFunctionsOfSpecialValues() {
        assertThat(HardFloats.bits(ScalarFunctions.tanh(-0f))).isEqualTo(HardFloats.bits(-0f));
        assertThat(ScalarFunctions.tanh(-INFINITY)).isEqualTo(-1f);
        assertThat(ScalarFunctions.sigmoid(0f)).isEqualTo(0.5f);
        assertThat(ScalarFunctions.sigmoid(INFINITY)).isEqualTo(1f);
        assertThat(HardFloats.bits(ScalarFunctions.sigmoid(-INFINITY)))
                .isEqualTo(HardFloats.bits(0f));
        assertThat(ScalarFunctions.softplus(INFINITY)).isEqualTo(INFINITY);
        assertThat(HardFloats.bits(ScalarFunctions.softplus(-INFINITY)))
                .isEqualTo(HardFloats.bits(0f));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void nanGivesNan(Function function) {
        assertThat(function.ours().apply(Float.NaN)).isNaN();
        assertThat(function.ours().apply(Float.intBitsToFloat(0xff800001))).isNaN();
    }
}
