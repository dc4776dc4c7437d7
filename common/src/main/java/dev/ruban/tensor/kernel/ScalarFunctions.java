package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.FunctionConstants.*;
import static dev.ruban.tensor.kernel.FusedMultiplyAdd.fma;

/// exp, log, tanh, sigmoid and softplus of one float, by the operations that ARCHITECTURE.md lists
/// under "Functions": the reference of their vector twins. Largest errors over all floats, in units
/// in the last place from `StrictMath`: exp 0.78, log 0.78, tanh 1.41, sigmoid 0.81, softplus 1.80.
final class ScalarFunctions {
    private ScalarFunctions() {}

    static float exp(float x) {
        float clamped = clamp(x);
        float shifted = fma(clamped, LOG2_E, SHIFT);
        float r = remainder(clamped, shifted);
        return scale((1f + r) + rest(r, shifted), shifted);
    }

    /// `(x - n * ln2High)`, exact; n is the integer that `shifted` holds.
    private static float remainder(float x, float shifted) {
        return fma(shifted - SHIFT, -LN2_HIGH, x);
    }

    /// What `1 + r`, as a float, lacks of `exp(r - n * ln2Low)`.
    private static float rest(float r, float shifted) {
        float low = (shifted - SHIFT) * -LN2_LOW;
        float u = r + low;
        float q = fma(fma(fma(fma(EXP_3, u, EXP_2), u, EXP_1), u, EXP_0), u, 0.5f);
        return (r - ((1f + r) - 1f)) + fma(u * u, q, low);
    }

    /// `value * 2^n` by two factors, so that a subnormal result is rounded once.
    private static float scale(float value, float shifted) {
        int n = Float.floatToRawIntBits(shifted) - SHIFT_BITS;
        int half = n >> 1;
        return (value * powerOfTwo(half)) * powerOfTwo(n - half);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat((exponent + EXPONENT_BIAS) << MANTISSA_WIDTH);
    }

    private static float clamp(float x) {
        if (x > EXP_MOST) return EXP_MOST;
        return x < EXP_LEAST ? EXP_LEAST : x; // NaN stays
    }

    static float log(float x) {
        if (x == 0f) return Float.NEGATIVE_INFINITY;
        if (!(x > 0f)) return Float.NaN;
        if (x == Float.POSITIVE_INFINITY) return x;
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
        int exponent = (bits - SQRT_HALF_BITS) >> MANTISSA_WIDTH;
        float f = Float.intBitsToFloat(bits - (exponent << MANTISSA_WIDTH)) - 1f;
        float e = (float) exponent + (subnormal ? -23f : 0f);
        float half = 0.5f * f;
        float v = fma(e, LN2_LOW, atanhRest(f, half));
        return fma(e, LN2_HIGH, f - fma(half, f, -v));
    }

    /// `log(1 + f) - f + f * f / 2` for f in [sqrt(1/2) - 1, 1], by `log(1 + f) = 2 atanh(s)` with
    /// `s = f / (2 + f)`.
    private static float atanhRest(float f, float half) {
        float s = f / (2f + f);
        float z = s * s;
        float p = fma(fma(fma(ATANH_3, z, ATANH_2), z, ATANH_1), z, ATANH_0);
        return s * fma(half, f, p * z);
    }

    static float tanh(float x) {
        float magnitude = magnitude(x);
        float result = magnitude < TANH_LIMIT ? tanhNearZero(magnitude) : tanhByExp(magnitude);
        int sign = Float.floatToRawIntBits(x) & SIGN_BIT;
        return Float.intBitsToFloat(Float.floatToRawIntBits(result) | sign);
    }

    private static float tanhNearZero(float x) {
        float z = x * x;
        float p = fma(fma(fma(fma(TANH_4, z, TANH_3), z, TANH_2), z, TANH_1), z, TANH_0);
        return fma(x * z, p, x);
    }

    private static float tanhByExp(float x) {
        float e = exp(-2f * x);
        return 1f - (e + e) / (1f + e);
    }

    /// `e / (1 + e)` with `e = exp(-|x|)`, corrected once by its residual, in which the parts count
    /// that `e` and `1 + e` lost to rounding.
    static float sigmoid(float x) {
        float clamped = clamp(-magnitude(x));
        float shifted = fma(clamped, LOG2_E, SHIFT);
        float r = remainder(clamped, shifted);
        float head = 1f + r;
        float rest = rest(r, shifted);
        float sum = head + rest;
        float e = scale(sum, shifted);
        float lost = scale(rest - (sum - head), shifted);
        float w = smallSide(e, lost);
        return x >= 0f ? 1f - w : w;
    }

    private static float smallSide(float e, float lost) {
        float d = 1f + e;
        float lostOfD = (e - (d - 1f)) + lost;
        float w = e / d;
        float residual = fma(-w, d, e) + fma(-w, lostOfD, lost);
        return fma(residual, 1f - w, w);
    }

    static float softplus(float x) {
        float u = exp(-magnitude(x));
        float half = 0.5f * u;
        float positive = x > 0f ? x : 0f;
        return (positive - fma(half, u, -atanhRest(u, half))) + u;
    }

    private static float magnitude(float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(x) & MAGNITUDE_BITS);
    }
}
