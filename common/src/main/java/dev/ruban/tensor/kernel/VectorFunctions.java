package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.FunctionConstants.*;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [ScalarFunctions] on a vector: lane by lane the same operations in the same order. Where the
/// scalar form branches, both sides are computed and blended. Functions that start from exp come in
/// two halves, and [VectorMaps] keeps the exponentials in between: in one piece they would exceed
/// what the JIT compiler inlines, and a vector that is not inlined costs an object per operation.
final class VectorFunctions {
    private VectorFunctions() {}

    static FloatVector exp(FloatVector x) {
        // The smaller of two, as of StrictMath.min: NaN stays, and the limits are no zeros.
        return expOfAtMost89(x.min(EXP_MOST));
    }

    /// exp, where x is not above [FunctionConstants#EXP_MOST].
    static FloatVector expOfAtMost89(FloatVector x) {
        FloatVector clamped = x.max(EXP_LEAST);
        FloatVector shifted = shift(clamped);
        FloatVector n = shifted.sub(SHIFT);
        FloatVector r = n.fma(broadcast(FLOATS, -LN2_HIGH), clamped);
        FloatVector head = r.add(1f);
        FloatVector sum = head.add(rest(r, head, n));
        IntVector exponent = biasedTwice(shifted);
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        return sum.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    /// As [#expOfAtMost89], storing the result and what it lost to rounding.
    static void expAndLost(FloatVector x, float[] e, int eOffset, float[] lost, int lostOffset) {
        FloatVector clamped = x.max(EXP_LEAST);
        FloatVector shifted = shift(clamped);
        FloatVector n = shifted.sub(SHIFT);
        FloatVector r = n.fma(broadcast(FLOATS, -LN2_HIGH), clamped);
        FloatVector head = r.add(1f);
        FloatVector rest = rest(r, head, n);
        FloatVector sum = head.add(rest);
        IntVector exponent = biasedTwice(shifted);
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        FloatVector first = powerOfTwo(half);
        FloatVector second = powerOfTwo(exponent.sub(half));
        sum.mul(first).mul(second).intoArray(e, eOffset);
        rest.sub(sum.sub(head)).mul(first).mul(second).intoArray(lost, lostOffset);
    }

    private static FloatVector shift(FloatVector x) {
        return x.fma(broadcast(FLOATS, LOG2_E), broadcast(FLOATS, SHIFT));
    }

    private static FloatVector rest(FloatVector r, FloatVector head, FloatVector n) {
        FloatVector low = n.mul(-LN2_LOW);
        FloatVector u = r.add(low);
        FloatVector q = broadcast(FLOATS, EXP_3).fma(u, broadcast(FLOATS, EXP_2));
        q =
                q.fma(u, broadcast(FLOATS, EXP_1))
                        .fma(u, broadcast(FLOATS, EXP_0))
                        .fma(u, broadcast(FLOATS, 0.5f));
        return r.sub(head.sub(1f)).add(u.mul(u).fma(q, low));
    }

    /// The integer that `shifted` holds, plus twice the bias: one for each of the two factors.
    private static IntVector biasedTwice(FloatVector shifted) {
        return shifted.reinterpretAsInts().sub(SHIFT_BITS - 2 * EXPONENT_BIAS);
    }

    private static FloatVector powerOfTwo(IntVector biasedExponent) {
        IntVector bits = biasedExponent.lanewise(VectorOperators.LSHL, MANTISSA_WIDTH);
        return bits.reinterpretAsFloats();
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts();
        IntVector exponent =
                bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA_WIDTH);
        IntVector mantissa = bits.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA_WIDTH));
        FloatVector f = mantissa.reinterpretAsFloats().sub(1f);
        FloatVector correction = FloatVector.zero(FLOATS).blend(-23f, subnormal);
        FloatVector e = toFloats(exponent).add(correction);
        FloatVector half = f.mul(0.5f);
        FloatVector v = e.fma(broadcast(FLOATS, LN2_LOW), atanhRest(f, half));
        FloatVector result = e.fma(broadcast(FLOATS, LN2_HIGH), f.sub(half.fma(f, v.neg())));
        return withSpecialValues(x, result);
    }

    private static FloatVector withSpecialValues(FloatVector x, FloatVector logarithm) {
        VectorMask<Float> infinite = x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY);
        VectorMask<Float> notPositive = x.compare(VectorOperators.GT, 0f).not();
        VectorMask<Float> zero = x.compare(VectorOperators.EQ, 0f);
        return logarithm
                .blend(Float.POSITIVE_INFINITY, infinite)
                .blend(Float.NaN, notPositive)
                .blend(Float.NEGATIVE_INFINITY, zero);
    }

    private static FloatVector toFloats(IntVector integers) {
        return (FloatVector) integers.convertShape(VectorOperators.I2F, FLOATS, 0);
    }

    private static FloatVector atanhRest(FloatVector f, FloatVector half) {
        FloatVector s = f.div(f.add(2f));
        FloatVector z = s.mul(s);
        FloatVector p = broadcast(FLOATS, ATANH_3).fma(z, broadcast(FLOATS, ATANH_2));
        p = p.fma(z, broadcast(FLOATS, ATANH_1)).fma(z, broadcast(FLOATS, ATANH_0));
        return s.mul(half.fma(f, p.mul(z)));
    }

    /// tanh of x, with `e = exp(-2 * |x|)`.
    static FloatVector tanh(FloatVector x, FloatVector e) {
        FloatVector magnitude = magnitude(x);
        VectorMask<Float> nearZero = magnitude.compare(VectorOperators.LT, TANH_LIMIT);
        FloatVector byExp = broadcast(FLOATS, 1f).sub(e.add(e).div(e.add(1f)));
        FloatVector result = byExp.blend(tanhNearZero(magnitude), nearZero);
        IntVector sign = x.reinterpretAsInts().and(SIGN_BIT);
        return result.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    private static FloatVector tanhNearZero(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p =
                broadcast(FLOATS, TANH_4)
                        .fma(z, broadcast(FLOATS, TANH_3))
                        .fma(z, broadcast(FLOATS, TANH_2));
        p = p.fma(z, broadcast(FLOATS, TANH_1)).fma(z, broadcast(FLOATS, TANH_0));
        return x.mul(z).fma(p, x);
    }

    /// sigmoid of x, with `e = exp(-|x|)` and what e lost to rounding.
    static FloatVector sigmoid(FloatVector x, FloatVector e, FloatVector lost) {
        FloatVector d = e.add(1f);
        FloatVector lostOfD = e.sub(d.sub(1f)).add(lost);
        FloatVector w = e.div(d);
        FloatVector minus = w.neg();
        FloatVector residual = minus.fma(d, e).add(minus.fma(lostOfD, lost));
        FloatVector small = residual.fma(broadcast(FLOATS, 1f).sub(w), w);
        return small.blend(broadcast(FLOATS, 1f).sub(small), x.compare(VectorOperators.GE, 0f));
    }

    /// softplus of x, with `u = exp(-|x|)`.
    static FloatVector softplus(FloatVector x, FloatVector u) {
        FloatVector half = u.mul(0.5f);
        FloatVector positive = FloatVector.zero(FLOATS).blend(x, x.compare(VectorOperators.GT, 0f));
        return positive.sub(half.fma(u, atanhRest(u, half).neg())).add(u);
    }

    private static FloatVector magnitude(FloatVector x) {
        return x.reinterpretAsInts().and(MAGNITUDE_BITS).reinterpretAsFloats();
    }

    /// `-|x|`.
    static FloatVector negativeMagnitude(FloatVector x) {
        return x.reinterpretAsInts().or(SIGN_BIT).reinterpretAsFloats();
    }
}
