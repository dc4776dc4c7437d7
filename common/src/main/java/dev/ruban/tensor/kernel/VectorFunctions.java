package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.FunctionConstants.*;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// [ScalarFunctions] on a vector: lane by lane the same operations in the same order. Where the
/// scalar form branches, both sides are computed and blended.
final class VectorFunctions {
    private VectorFunctions() {}

    static FloatVector exp(FloatVector x) {
        FloatVector clamped = clamp(x);
        FloatVector shifted = shift(clamped);
        FloatVector r = remainder(clamped, shifted);
        return scale(r.add(1f).add(rest(r, shifted)), shifted);
    }

    private static FloatVector clamp(FloatVector x) {
        FloatVector atMost = x.blend(EXP_MOST, x.compare(VectorOperators.GT, EXP_MOST));
        return atMost.blend(EXP_LEAST, x.compare(VectorOperators.LT, EXP_LEAST));
    }

    private static FloatVector shift(FloatVector x) {
        return x.fma(constant(LOG2_E), constant(SHIFT));
    }

    private static FloatVector remainder(FloatVector x, FloatVector shifted) {
        return shifted.sub(SHIFT).fma(constant(-LN2_HIGH), x);
    }

    private static FloatVector rest(FloatVector r, FloatVector shifted) {
        FloatVector low = shifted.sub(SHIFT).mul(-LN2_LOW);
        FloatVector u = r.add(low);
        FloatVector q = constant(EXP_3).fma(u, constant(EXP_2));
        q = q.fma(u, constant(EXP_1)).fma(u, constant(EXP_0)).fma(u, constant(0.5f));
        return r.sub(r.add(1f).sub(1f)).add(u.mul(u).fma(q, low));
    }

    private static FloatVector scale(FloatVector value, FloatVector shifted) {
        IntVector n = shifted.reinterpretAsInts().sub(SHIFT_BITS);
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return value.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector exponent) {
        IntVector biased = exponent.add(EXPONENT_BIAS);
        return biased.lanewise(VectorOperators.LSHL, MANTISSA_WIDTH).reinterpretAsFloats();
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts();
        IntVector exponent =
                bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA_WIDTH);
        IntVector mantissa = bits.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA_WIDTH));
        FloatVector f = mantissa.reinterpretAsFloats().sub(1f);
        FloatVector correction = VectorWidth.zero().blend(-23f, subnormal);
        FloatVector e = toFloats(exponent).add(correction);
        FloatVector half = f.mul(0.5f);
        FloatVector v = e.fma(constant(LN2_LOW), atanhRest(f, half));
        FloatVector result = e.fma(constant(LN2_HIGH), f.sub(half.fma(f, v.neg())));
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
        FloatVector p = constant(ATANH_3).fma(z, constant(ATANH_2));
        p = p.fma(z, constant(ATANH_1)).fma(z, constant(ATANH_0));
        return s.mul(half.fma(f, p.mul(z)));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector magnitude = magnitude(x);
        VectorMask<Float> nearZero = magnitude.compare(VectorOperators.LT, TANH_LIMIT);
        FloatVector result = tanhByExp(magnitude).blend(tanhNearZero(magnitude), nearZero);
        IntVector sign = x.reinterpretAsInts().and(SIGN_BIT);
        return result.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    private static FloatVector tanhNearZero(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p = constant(TANH_4).fma(z, constant(TANH_3)).fma(z, constant(TANH_2));
        p = p.fma(z, constant(TANH_1)).fma(z, constant(TANH_0));
        return x.mul(z).fma(p, x);
    }

    private static FloatVector tanhByExp(FloatVector x) {
        FloatVector e = exp(x.mul(-2f));
        return constant(1f).sub(e.add(e).div(e.add(1f)));
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector clamped = clamp(negativeMagnitude(x));
        FloatVector shifted = shift(clamped);
        FloatVector r = remainder(clamped, shifted);
        FloatVector head = r.add(1f);
        FloatVector rest = rest(r, shifted);
        FloatVector sum = head.add(rest);
        FloatVector lost = scale(rest.sub(sum.sub(head)), shifted);
        FloatVector w = smallSide(scale(sum, shifted), lost);
        return w.blend(constant(1f).sub(w), x.compare(VectorOperators.GE, 0f));
    }

    private static FloatVector smallSide(FloatVector e, FloatVector lost) {
        FloatVector d = e.add(1f);
        FloatVector lostOfD = e.sub(d.sub(1f)).add(lost);
        FloatVector w = e.div(d);
        FloatVector minus = w.neg();
        FloatVector residual = minus.fma(d, e).add(minus.fma(lostOfD, lost));
        return residual.fma(constant(1f).sub(w), w);
    }

    static FloatVector softplus(FloatVector x) {
        FloatVector u = exp(negativeMagnitude(x));
        FloatVector half = u.mul(0.5f);
        FloatVector positive = VectorWidth.zero().blend(x, x.compare(VectorOperators.GT, 0f));
        return positive.sub(half.fma(u, atanhRest(u, half).neg())).add(u);
    }

    private static FloatVector magnitude(FloatVector x) {
        return x.reinterpretAsInts().and(MAGNITUDE_BITS).reinterpretAsFloats();
    }

    private static FloatVector negativeMagnitude(FloatVector x) {
        return x.reinterpretAsInts().or(SIGN_BIT).reinterpretAsFloats();
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }
}
