package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Arithmetic element by element. As plain loops over ranges with offsets these stay scalar, since the
/// JIT compiler of JDK 25 cannot exclude that the ranges overlap: 4.7 ns for 16 elements, against 1.3.
final class VectorElements {
    private VectorElements() {}

    /// As [ScalarKernels#areFinite].
    static boolean areFinite(int length, float[] a, int offset) {
        FloatVector zero0 = zero(FLOATS);
        FloatVector zero1 = zero(FLOATS);
        FloatVector zero2 = zero(FLOATS);
        FloatVector zero3 = zero(FLOATS);
        int whole = length - length % (4 * LENGTH);
        for (int i = offset; i < offset + whole; i += 4 * LENGTH) {
            zero0 = zero0.add(fromArray(FLOATS, a, i).mul(0f));
            zero1 = zero1.add(fromArray(FLOATS, a, i + LENGTH).mul(0f));
            zero2 = zero2.add(fromArray(FLOATS, a, i + 2 * LENGTH).mul(0f));
            zero3 = zero3.add(fromArray(FLOATS, a, i + 3 * LENGTH).mul(0f));
        }
        float rest = 0f;
        for (int i = offset + whole; i < offset + length; i++) rest += 0f * a[i];
        return rest == 0f && zero0.add(zero1).add(zero2.add(zero3)).eq(0f).allTrue();
    }

    static void add(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            fromArray(FLOATS, a, aOffset + i)
                    .add(fromArray(FLOATS, b, bOffset + i))
                    .intoArray(c, cOffset + i);
        for (int i = whole; i < length; i++) c[cOffset + i] = a[aOffset + i] + b[bOffset + i];
    }

    static void subtract(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            fromArray(FLOATS, a, aOffset + i)
                    .sub(fromArray(FLOATS, b, bOffset + i))
                    .intoArray(c, cOffset + i);
        for (int i = whole; i < length; i++) c[cOffset + i] = a[aOffset + i] - b[bOffset + i];
    }

    static void multiply(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            fromArray(FLOATS, a, aOffset + i)
                    .mul(fromArray(FLOATS, b, bOffset + i))
                    .intoArray(c, cOffset + i);
        for (int i = whole; i < length; i++) c[cOffset + i] = a[aOffset + i] * b[bOffset + i];
    }

    static void addNumber(int length, float[] a, int aOffset, float b, float[] c, int cOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            fromArray(FLOATS, a, aOffset + i).add(b).intoArray(c, cOffset + i);
        for (int i = whole; i < length; i++) c[cOffset + i] = a[aOffset + i] + b;
    }

    static void multiplyByNumber(
            int length, float[] a, int aOffset, float b, float[] c, int cOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            fromArray(FLOATS, a, aOffset + i).mul(b).intoArray(c, cOffset + i);
        for (int i = whole; i < length; i++) c[cOffset + i] = a[aOffset + i] * b;
    }

    static void rectify(int length, float[] x, int xOffset, float[] y, int yOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            fromArray(FLOATS, x, xOffset + i).max(0f).intoArray(y, yOffset + i);
        for (int i = whole; i < length; i++) y[yOffset + i] = Math.max(x[xOffset + i], 0f);
    }

    static void rectifiedDerivative(
            int length,
            float[] x,
            int xOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            zero(FLOATS)
                    .blend(
                            fromArray(FLOATS, dy, dyOffset + i),
                            fromArray(FLOATS, x, xOffset + i).compare(VectorOperators.GT, 0f))
                    .intoArray(dx, dxOffset + i);
        for (int i = whole; i < length; i++)
            dx[dxOffset + i] = x[xOffset + i] > 0f ? dy[dyOffset + i] : 0f;
    }

    static void squareDerivative(
            int length,
            float[] x,
            int xOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            fromArray(FLOATS, x, xOffset + i)
                    .mul(2f)
                    .mul(fromArray(FLOATS, dy, dyOffset + i))
                    .intoArray(dx, dxOffset + i);
        for (int i = whole; i < length; i++)
            dx[dxOffset + i] = 2f * x[xOffset + i] * dy[dyOffset + i];
    }
}
