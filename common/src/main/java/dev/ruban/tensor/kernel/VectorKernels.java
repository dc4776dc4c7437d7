package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;

/// The twin of [ScalarKernels] on the Vector API, the only class by which the package is entered
/// that needs the module `jdk.incubator.vector`: without the module it must not be touched.
final class VectorKernels implements Kernels {
    /// Whether this CPU has vectors that the kernels can use.
    static boolean areSupported() {
        return FLOATS.vectorBitSize() >= 128 && LANES % FLOATS.length() == 0;
    }

    @Override
    public String name() {
        return "vector-" + FLOATS.vectorBitSize();
    }

    @Override
    public void multiplyNN(
            int m,
            int n,
            int inner,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        if (n == 1) {
            VectorColumns.multiply(m, inner, a, aOffset, b, bOffset, c, cOffset);
            return;
        }
        Strided left = new Strided(a, aOffset, inner, 1);
        Strided right = new Strided(b, bOffset, 1, n);
        new MatrixProduct(m, n, inner, left, right, c, cOffset).compute();
    }

    @Override
    public void multiplyNT(
            int m,
            int n,
            int inner,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        if (n == 1) {
            VectorColumns.multiply(m, inner, a, aOffset, b, bOffset, c, cOffset);
            return;
        }
        Strided left = new Strided(a, aOffset, inner, 1);
        Strided right = new Strided(b, bOffset, inner, 1);
        new MatrixProduct(m, n, inner, left, right, c, cOffset).compute();
    }

    @Override
    public void multiplyTN(
            int m,
            int n,
            int rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        if (m == 1 && n == 1) {
            c[cOffset] = VectorSums.dot(rows, a, aOffset, b, bOffset);
        } else if (n == 1) {
            VectorColumns.multiplyTransposed(m, rows, a, aOffset, b, bOffset, c, cOffset);
        } else {
            Strided left = new Strided(a, aOffset, 1, m);
            Strided right = new Strided(b, bOffset, 1, n);
            new MatrixProduct(m, n, rows, left, right, c, cOffset).compute();
        }
    }

    @Override
    public void sumRows(
            int rows, int columns, float[] a, int aOffset, float[] sums, int sumsOffset) {
        if (columns == 1) sums[sumsOffset] = VectorSums.sum(rows, a, aOffset);
        else VectorRows.sum(rows, columns, a, aOffset, sums, sumsOffset);
    }

    @Override
    public void sumRowsOfProducts(
            int rows,
            int columns,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] sums,
            int sumsOffset) {
        if (columns == 1) sums[sumsOffset] = VectorSums.dot(rows, a, aOffset, b, bOffset);
        else VectorRows.sumOfProducts(rows, columns, a, aOffset, b, bOffset, sums, sumsOffset);
    }

    @Override
    public float sum(int length, float[] a, int aOffset) {
        return VectorSums.sum(length, a, aOffset);
    }

    @Override
    public float dot(int length, float[] a, int aOffset, float[] b, int bOffset) {
        return VectorSums.dot(length, a, aOffset, b, bOffset);
    }

    @Override
    public double sumAsDouble(int length, float[] a, int aOffset) {
        return VectorSums.sumAsDouble(length, a, aOffset);
    }

    @Override
    public double dotAsDouble(int length, float[] a, int aOffset, float[] b, int bOffset) {
        return VectorSums.dotAsDouble(length, a, aOffset, b, bOffset);
    }

    @Override
    public void exp(int length, float[] x, int xOffset, float[] y, int yOffset) {
        VectorMaps.exp(length, x, xOffset, y, yOffset);
    }

    @Override
    public void log(int length, float[] x, int xOffset, float[] y, int yOffset) {
        VectorMaps.log(length, x, xOffset, y, yOffset);
    }

    @Override
    public void tanh(int length, float[] x, int xOffset, float[] y, int yOffset) {
        VectorMaps.tanh(length, x, xOffset, y, yOffset);
    }

    @Override
    public void sigmoid(int length, float[] x, int xOffset, float[] y, int yOffset) {
        VectorMaps.sigmoid(length, x, xOffset, y, yOffset);
    }

    @Override
    public void softplus(int length, float[] x, int xOffset, float[] y, int yOffset) {
        VectorMaps.softplus(length, x, xOffset, y, yOffset);
    }
}
