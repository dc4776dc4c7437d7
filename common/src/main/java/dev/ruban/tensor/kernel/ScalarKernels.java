package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.FusedMultiplyAdd.fma;

import java.util.Arrays;

/// The reference: plain loops in the order of the contract, on any CPU. Products keep their
/// accumulators in the output, so that the innermost loop runs along rows where it can.
final class ScalarKernels implements Kernels {
    @Override
    public String name() {
        return "scalar";
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
        Arrays.fill(c, cOffset, cOffset + m * n, 0f);
        for (int i = 0; i < m; i++)
            for (int k = 0; k < inner; k++)
                addScaled(n, a[aOffset + i * inner + k], b, bOffset + k * n, c, cOffset + i * n);
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
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                c[cOffset + i * n + j] =
                        dotInOrder(inner, a, aOffset + i * inner, b, bOffset + j * inner);
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
        if (n == 1) {
            multiplyTransposedByColumn(m, rows, a, aOffset, b, bOffset, c, cOffset);
            return;
        }
        Arrays.fill(c, cOffset, cOffset + m * n, 0f);
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < m; i++)
                addScaled(n, a[aOffset + row * m + i], b, bOffset + row * n, c, cOffset + i * n);
    }

    private static void multiplyTransposedByColumn(
            int m,
            int rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        float[] lanes = Scratch.ofThread().floatLanes();
        for (int i = 0; i < m; i++) {
            Arrays.fill(lanes, 0f);
            for (int row = 0; row < rows; row++) {
                int lane = row % LANES;
                lanes[lane] = fma(a[aOffset + row * m + i], b[bOffset + row], lanes[lane]);
            }
            c[cOffset + i] = Kernels.fold(lanes, 0);
        }
    }

    /// `y += factor * x`, by `fma`.
    private static void addScaled(
            int length, float factor, float[] x, int xOffset, float[] y, int yOffset) {
        for (int j = 0; j < length; j++)
            y[yOffset + j] = fma(factor, x[xOffset + j], y[yOffset + j]);
    }

    private static float dotInOrder(int length, float[] a, int aOffset, float[] b, int bOffset) {
        float sum = 0f;
        for (int k = 0; k < length; k++) sum = fma(a[aOffset + k], b[bOffset + k], sum);
        return sum;
    }

    @Override
    public void sumRows(
            int rows, int columns, float[] a, int aOffset, float[] sums, int sumsOffset) {
        if (columns == 1) {
            sums[sumsOffset] = sum(rows, a, aOffset);
            return;
        }
        Arrays.fill(sums, sumsOffset, sumsOffset + columns, 0f);
        for (int row = 0; row < rows; row++)
            for (int j = 0; j < columns; j++)
                sums[sumsOffset + j] += a[aOffset + row * columns + j];
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
        if (columns == 1) {
            sums[sumsOffset] = dot(rows, a, aOffset, b, bOffset);
            return;
        }
        Arrays.fill(sums, sumsOffset, sumsOffset + columns, 0f);
        for (int row = 0; row < rows; row++)
            for (int j = 0; j < columns; j++) {
                int index = row * columns + j;
                sums[sumsOffset + j] =
                        fma(a[aOffset + index], b[bOffset + index], sums[sumsOffset + j]);
            }
    }

    @Override
    public float sum(int length, float[] a, int aOffset) {
        float[] lanes = Scratch.ofThread().floatLanes();
        Arrays.fill(lanes, 0f);
        for (int i = 0; i < length; i++) lanes[i % LANES] += a[aOffset + i];
        return Kernels.fold(lanes, 0);
    }

    @Override
    public float dot(int length, float[] a, int aOffset, float[] b, int bOffset) {
        float[] lanes = Scratch.ofThread().floatLanes();
        Arrays.fill(lanes, 0f);
        for (int i = 0; i < length; i++)
            lanes[i % LANES] = fma(a[aOffset + i], b[bOffset + i], lanes[i % LANES]);
        return Kernels.fold(lanes, 0);
    }

    @Override
    public double sumAsDouble(int length, float[] a, int aOffset) {
        double[] lanes = Scratch.ofThread().doubleLanes();
        Arrays.fill(lanes, 0);
        for (int i = 0; i < length; i++) lanes[i % LANES] += a[aOffset + i];
        return Kernels.fold(lanes);
    }

    @Override
    public double dotAsDouble(int length, float[] a, int aOffset, float[] b, int bOffset) {
        double[] lanes = Scratch.ofThread().doubleLanes();
        Arrays.fill(lanes, 0);
        for (int i = 0; i < length; i++)
            lanes[i % LANES] += (double) a[aOffset + i] * b[bOffset + i];
        return Kernels.fold(lanes);
    }

    @Override
    public void exp(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i++) y[yOffset + i] = ScalarFunctions.exp(x[xOffset + i]);
    }

    @Override
    public void log(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i++) y[yOffset + i] = ScalarFunctions.log(x[xOffset + i]);
    }

    @Override
    public void tanh(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i++) y[yOffset + i] = ScalarFunctions.tanh(x[xOffset + i]);
    }

    @Override
    public void sigmoid(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i++) y[yOffset + i] = ScalarFunctions.sigmoid(x[xOffset + i]);
    }

    @Override
    public void softplus(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i++) y[yOffset + i] = ScalarFunctions.softplus(x[xOffset + i]);
    }
}
