package dev.ruban.tensor.kernel;

/// The constants of the functions, as ARCHITECTURE.md lists them under "Functions": shared by the
/// scalar reference and the vector twin. The polynomials were fitted for Ruban (minimax by
/// reweighted least squares on Chebyshev nodes, coefficients rounded to float).
final class FunctionConstants {
    static final float LOG2_E = 0x1.715476p+0f;

    /// ln 2 = high + low: the high part is the nearest float, the low part that of the rest.
    static final float LN2_HIGH = 0x1.62e43p-1f;

    static final float LN2_LOW = -0x1.05c61p-29f;

    /// Adding it to a float below 2^22 rounds that to an integer, which stands in the low bits.
    static final float SHIFT = 0x1.8p+23f;

    static final int SHIFT_BITS = 0x4b400000;

    /// Above it exp overflows, below [#EXP_LEAST] it is zero.
    static final float EXP_MOST = 89f;

    static final float EXP_LEAST = -104f;

    /// `(exp(r) - 1 - r - r * r / 2) / (r * r * r)` for `|r| <= ln(2) / 2`, from degree 0 on.
    static final float EXP_0 = 0x1.555492p-3f;

    static final float EXP_1 = 0x1.5554cp-5f;
    static final float EXP_2 = 0x1.123a28p-7f;
    static final float EXP_3 = 0x1.6d7b36p-10f;

    /// `(2 * atanh(s) / s - 2) / z` with `z = s * s` in `[0, 1/9]`, from degree 0 on.
    static final float ATANH_0 = 0x1.5555p-1f;

    static final float ATANH_1 = 0x1.99d27cp-2f;
    static final float ATANH_2 = 0x1.1eb612p-2f;
    static final float ATANH_3 = 0x1.1ef87p-2f;

    /// `(tanh(x) / x - 1) / z` with `z = x * x`, for `|x| < 0.625`, from degree 0 on.
    static final float TANH_0 = -0x1.555534p-2f;

    static final float TANH_1 = 0x1.110768p-3f;
    static final float TANH_2 = -0x1.b8440cp-5f;
    static final float TANH_3 = 0x1.525538p-6f;
    static final float TANH_4 = -0x1.76a448p-8f;

    /// Below it tanh is its polynomial, from it on it comes from exp.
    static final float TANH_LIMIT = 0.625f;

    /// The bits of the float nearest to sqrt(1/2).
    static final int SQRT_HALF_BITS = 0x3f3504f3;

    static final int MAGNITUDE_BITS = 0x7fffffff;
    static final int SIGN_BIT = 0x80000000;
    static final int MANTISSA_WIDTH = 23;
    static final int EXPONENT_BIAS = 127;

    private FunctionConstants() {}
}
