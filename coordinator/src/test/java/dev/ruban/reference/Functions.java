package dev.ruban.reference;

/// exp, log, tanh, sigmoid and softplus of one float, step by step as the chapter's section
/// "Functions" writes them, with its names.
public final class Functions {
    private static final float LOG2E = 0x1.715476p+0f;
    private static final float SHIFT = 0x1.8p+23f;
    private static final float LN2HI = 0x1.62e43p-1f;
    private static final float LN2LO = -0x1.05c61p-29f;
    private static final float E0 = 0x1.555492p-3f;
    private static final float E1 = 0x1.5554cp-5f;
    private static final float E2 = 0x1.123a28p-7f;
    private static final float E3 = 0x1.6d7b36p-10f;
    private static final float A0 = 0x1.5555p-1f;
    private static final float A1 = 0x1.99d27cp-2f;
    private static final float A2 = 0x1.1eb612p-2f;
    private static final float A3 = 0x1.1ef87p-2f;
    private static final float T0 = -0x1.555534p-2f;
    private static final float T1 = 0x1.110768p-3f;
    private static final float T2 = -0x1.b8440cp-5f;
    private static final float T3 = 0x1.525538p-6f;
    private static final float T4 = -0x1.76a448p-8f;

    private Functions() {}

    /// `e^x`.
    public static float exp(float x) {
        ExpSteps steps = expSteps(x);
        return steps.scale(steps.p);
    }

    /// The natural logarithm.
    public static float log(float x) {
        if (x == 0f) return Float.NEGATIVE_INFINITY;
        if (Float.isNaN(x) || x < 0f) return Float.NaN;
        if (x == Float.POSITIVE_INFINITY) return x;
        boolean subnormal = x < 0x1p-126f;
        float y = subnormal ? x * 0x1p23f : x;
        float a = subnormal ? -23f : 0f;
        int k = (bits(y) - 0x3f3504f3) >> 23;
        float f = Float.intBitsToFloat(bits(y) - (k << 23)) - 1f;
        float e = (float) k + a;
        float g = 0.5f * f;
        float v = Math.fma(e, LN2LO, tail(f));
        return Math.fma(e, LN2HI, f - Math.fma(g, f, -v));
    }

    /// The hyperbolic tangent.
    public static float tanh(float x) {
        float m = Math.abs(x);
        float w;
        if (m < 0.625f) {
            float z = m * m;
            float p = Math.fma(T4, z, T3);
            p = Math.fma(p, z, T2);
            p = Math.fma(p, z, T1);
            p = Math.fma(p, z, T0);
            w = Math.fma(m * z, p, m);
        } else {
            float e = exp(-2f * m);
            w = 1f - (e + e) / (1f + e);
        }
        return Float.intBitsToFloat(bits(w) | (bits(x) & 0x80000000));
    }

    /// `1 / (1 + e^-x)`.
    public static float sigmoid(float x) {
        ExpSteps steps = expSteps(-Math.abs(x));
        float e = steps.scale(steps.p);
        float lost = steps.scale(steps.rest - (steps.p - steps.head));
        float d = 1f + e;
        float lostOfD = (e - (d - 1f)) + lost;
        float w = e / d;
        float residual = Math.fma(-w, d, e) + Math.fma(-w, lostOfD, lost);
        float corrected = Math.fma(residual, 1f - w, w);
        return x >= 0f ? 1f - corrected : corrected;
    }

    /// `log(1 + e^x)`.
    public static float softplus(float x) {
        float u = exp(-Math.abs(x));
        float g = 0.5f * u;
        float m = x > 0f ? x : 0f;
        return (m - Math.fma(g, u, -tail(u))) + u;
    }

    private static float tail(float f) {
        float s = f / (2f + f);
        float z = s * s;
        float p = Math.fma(A3, z, A2);
        p = Math.fma(p, z, A1);
        p = Math.fma(p, z, A0);
        float g = 0.5f * f;
        return s * Math.fma(g, f, p * z);
    }

    private static ExpSteps expSteps(float x) {
        float c = x > 89f ? 89f : x < -104f ? -104f : x;
        float t = Math.fma(c, LOG2E, SHIFT);
        float n = t - SHIFT;
        int k = bits(t) - 0x4b400000;
        float r = Math.fma(n, -LN2HI, c);
        float low = n * -LN2LO;
        float u = r + low;
        float q = Math.fma(E3, u, E2);
        q = Math.fma(q, u, E1);
        q = Math.fma(q, u, E0);
        q = Math.fma(q, u, 0.5f);
        float head = 1f + r;
        float rest = (r - (head - 1f)) + Math.fma(u * u, q, low);
        int h = k >> 1;
        float first = Float.intBitsToFloat((h + 127) << 23);
        float second = Float.intBitsToFloat((k - h + 127) << 23);
        return new ExpSteps(head, rest, head + rest, first, second);
    }

    private static int bits(float x) {
        return Float.floatToRawIntBits(x);
    }

    private record ExpSteps(float head, float rest, float p, float first, float second) {
        float scale(float value) {
            return (value * first) * second;
        }
    }
}
