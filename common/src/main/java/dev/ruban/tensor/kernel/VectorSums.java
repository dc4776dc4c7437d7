package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.Kernels.LANES;
import static dev.ruban.tensor.kernel.VectorWidth.DOUBLES;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS_TO_WIDEN;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Sums along a contiguous range: the 16 lanes lie in one, two or four vectors, the elements after
/// the last whole row of lanes are added one by one. [ShortSums] takes what fills no vector.
final class VectorSums {
    private static final boolean SEVERAL = LENGTH < LANES;
    private static final boolean FOUR = LENGTH < LANES / 2;

    private VectorSums() {}

    static float sum(int length, float[] a, int aOffset) {
        if (length <= ShortSums.MOST) return ShortSums.sum(length, a, aOffset);
        int whole = length - length % LANES;
        FloatVector sum0 = zero(FLOATS);
        FloatVector sum1 = zero(FLOATS);
        FloatVector sum2 = zero(FLOATS);
        FloatVector sum3 = zero(FLOATS);
        for (int i = aOffset; i < aOffset + whole; i += LANES) {
            sum0 = sum0.add(fromArray(FLOATS, a, i));
            if (SEVERAL) sum1 = sum1.add(fromArray(FLOATS, a, i + LENGTH));
            if (FOUR) sum2 = sum2.add(fromArray(FLOATS, a, i + 2 * LENGTH));
            if (FOUR) sum3 = sum3.add(fromArray(FLOATS, a, i + 3 * LENGTH));
        }
        float[] lanes = storeLanes(sum0, sum1, sum2, sum3);
        for (int i = whole; i < length; i++) lanes[i - whole] += a[aOffset + i];
        return Kernels.fold(lanes, 0);
    }

    static float dot(int length, float[] a, int aOffset, float[] b, int bOffset) {
        if (length <= ShortSums.MOST) return ShortSums.dot(length, a, aOffset, b, bOffset);
        int whole = length - length % LANES;
        FloatVector sum0 = zero(FLOATS);
        FloatVector sum1 = zero(FLOATS);
        FloatVector sum2 = zero(FLOATS);
        FloatVector sum3 = zero(FLOATS);
        for (int i = aOffset, j = bOffset; i < aOffset + whole; i += LANES, j += LANES) {
            sum0 = fromArray(FLOATS, a, i).fma(fromArray(FLOATS, b, j), sum0);
            if (SEVERAL)
                sum1 = fromArray(FLOATS, a, i + LENGTH).fma(fromArray(FLOATS, b, j + LENGTH), sum1);
            if (FOUR)
                sum2 =
                        fromArray(FLOATS, a, i + 2 * LENGTH)
                                .fma(fromArray(FLOATS, b, j + 2 * LENGTH), sum2);
            if (FOUR)
                sum3 =
                        fromArray(FLOATS, a, i + 3 * LENGTH)
                                .fma(fromArray(FLOATS, b, j + 3 * LENGTH), sum3);
        }
        float[] lanes = storeLanes(sum0, sum1, sum2, sum3);
        for (int i = whole; i < length; i++)
            lanes[i - whole] = Math.fma(a[aOffset + i], b[bOffset + i], lanes[i - whole]);
        return Kernels.fold(lanes, 0);
    }

    private static float[] storeLanes(
            FloatVector sum0, FloatVector sum1, FloatVector sum2, FloatVector sum3) {
        float[] lanes = Scratch.ofThread().floatLanes();
        sum0.intoArray(lanes, 0);
        if (SEVERAL) sum1.intoArray(lanes, LENGTH);
        if (FOUR) sum2.intoArray(lanes, 2 * LENGTH);
        if (FOUR) sum3.intoArray(lanes, 3 * LENGTH);
        return lanes;
    }

    /// Two vectors of lanes after the other two: where they are not all, the range is read several
    /// times, from the first-level cache, since ranges are blocks.
    static double sumAsDouble(int length, float[] a, int aOffset) {
        if (length <= ShortSums.MOST) return ShortSums.sumAsDouble(length, a, aOffset);
        int whole = length - length % LANES;
        double[] lanes = Scratch.ofThread().doubleLanes();
        int width = DOUBLES.length();
        for (int lane = 0; lane < LANES; lane += 2 * width) {
            DoubleVector sum0 = DoubleVector.zero(DOUBLES);
            DoubleVector sum1 = DoubleVector.zero(DOUBLES);
            for (int i = aOffset + lane; i < aOffset + whole; i += LANES) {
                sum0 = sum0.add(loadWidened(a, i));
                sum1 = sum1.add(loadWidened(a, i + width));
            }
            sum0.intoArray(lanes, lane);
            sum1.intoArray(lanes, lane + width);
        }
        for (int i = whole; i < length; i++) lanes[i - whole] += a[aOffset + i];
        return Kernels.fold(lanes);
    }

    /// As [#sumAsDouble]. Product and sum apart: the product is exact, so this is the `fma`.
    static double dotAsDouble(int length, float[] a, int aOffset, float[] b, int bOffset) {
        int whole = length - length % LANES;
        double[] lanes = Scratch.ofThread().doubleLanes();
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector sum = DoubleVector.zero(DOUBLES);
            for (int i = lane; i < whole; i += LANES)
                sum = sum.add(loadWidened(a, aOffset + i).mul(loadWidened(b, bOffset + i)));
            sum.intoArray(lanes, lane);
        }
        for (int i = whole; i < length; i++)
            lanes[i - whole] += (double) a[aOffset + i] * b[bOffset + i];
        return Kernels.fold(lanes);
    }

    private static DoubleVector loadWidened(float[] a, int offset) {
        FloatVector floats = FloatVector.fromArray(FLOATS_TO_WIDEN, a, offset);
        return (DoubleVector) floats.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
