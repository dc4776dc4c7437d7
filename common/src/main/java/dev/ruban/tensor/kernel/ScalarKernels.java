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
            Blocks rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        if (n == 1) {
            for (int i = 0; i < m; i++)
                c[cOffset + i] = laneProducts(rows, a, aOffset + i, m, b, bOffset);
            return;
        }
        SumStack stack = Scratch.ofThread().sumStack();
        for (int i = 0; i < m; i++) {
            stack.begin(n);
            for (int block = 0; block < rows.count(); block++) {
                int top = stack.top();
                Arrays.fill(stack.array(), top, top + n, 0f);
                int end = rows.start(block) + rows.rows(block);
                for (int row = rows.start(block); row < end; row++) {
                    float factor = a[aOffset + row * m + i];
                    addScaled(n, factor, b, bOffset + row * n, stack.array(), top);
                }
                stack.push(rows.merges(block));
            }
            stack.finish(c, cOffset + i * n);
        }
    }

    /// The sum over rows of `a[row * aRow] * b[row]`, by row lanes.
    private static float laneProducts(
            Blocks rows, float[] a, int aOffset, int aRow, float[] b, int bOffset) {
        SumStack stack = Scratch.ofThread().sumStack();
        float[] lanes = Scratch.ofThread().floatLanes();
        stack.begin(1);
        for (int block = 0; block < rows.count(); block++) {
            Arrays.fill(lanes, 0f);
            int start = rows.start(block);
            for (int i = 0; i < rows.rows(block); i++) {
                float factor = a[aOffset + (start + i) * aRow];
                lanes[i % LANES] = fma(factor, b[bOffset + start + i], lanes[i % LANES]);
            }
            int top = stack.top();
            stack.array()[top] = Kernels.fold(lanes, 0);
            stack.push(rows.merges(block));
        }
        float[] sum = Scratch.ofThread().floatLanes();
        stack.finish(sum, 0);
        return sum[0];
    }

    @Override
    public void multiplyPanels(
            Blocks rows,
            int inner,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            float[] c,
            int cOffset) {
        Arrays.fill(c, cOffset, cOffset + rows.rows(), 0f);
        for (int block = 0; block < rows.count(); block++) {
            int end = rows.start(block) + rows.rows(block);
            for (int row = rows.start(block); row < end; row += LANES) {
                int count = Math.min(LANES, end - row);
                for (int k = 0; k < inner; k++)
                    addScaled(
                            count,
                            w[wOffset + k],
                            x,
                            xOffset + row * inner + k * count,
                            c,
                            cOffset + row);
            }
        }
    }

    @Override
    public void multiplyPanelsTransposed(
            Blocks rows,
            int m,
            float[] x,
            int xOffset,
            float[] d,
            int dOffset,
            float[] c,
            int cOffset) {
        SumStack stack = Scratch.ofThread().sumStack();
        stack.begin(m);
        for (int block = 0; block < rows.count(); block++) {
            int top = stack.top();
            int start = rows.start(block);
            int at = xOffset + start * m;
            for (int k = 0; k < m; k++)
                stack.array()[top + k] =
                        laneProductsOfPanels(rows.rows(block), m, k, x, at, d, dOffset + start);
            stack.push(rows.merges(block));
        }
        stack.finish(c, cOffset);
    }

    /// The sum over a block's rows of `x[row, feature] * d[row]`.
    private static float laneProductsOfPanels(
            int rows, int features, int feature, float[] x, int xOffset, float[] d, int dOffset) {
        float[] lanes = Scratch.ofThread().floatLanes();
        Arrays.fill(lanes, 0f);
        for (int row = 0; row < rows; row += LANES) {
            int count = Math.min(LANES, rows - row);
            int at = xOffset + row * features + feature * count;
            for (int lane = 0; lane < count; lane++)
                lanes[lane] = fma(x[at + lane], d[dOffset + row + lane], lanes[lane]);
        }
        return Kernels.fold(lanes, 0);
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
            Blocks rows, int columns, float[] a, int aOffset, float[] sums, int sumsOffset) {
        SumStack stack = Scratch.ofThread().sumStack();
        stack.begin(columns);
        for (int block = 0; block < rows.count(); block++) {
            int top = stack.top();
            int from = aOffset + rows.start(block) * columns;
            float[] target = stack.array();
            if (columns == 1) target[top] = sum(rows.rows(block), a, from);
            else Arrays.fill(target, top, top + columns, 0f);
            for (int i = 0; columns > 1 && i < rows.rows(block) * columns; i++)
                target[top + i % columns] += a[from + i];
            stack.push(rows.merges(block));
        }
        stack.finish(sums, sumsOffset);
    }

    @Override
    public void sumRowsOfProducts(
            Blocks rows,
            int columns,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] sums,
            int sumsOffset) {
        SumStack stack = Scratch.ofThread().sumStack();
        stack.begin(columns);
        for (int block = 0; block < rows.count(); block++) {
            int top = stack.top();
            int from = aOffset + rows.start(block) * columns;
            int other = bOffset + rows.start(block) * columns;
            float[] target = stack.array();
            if (columns == 1) target[top] = dot(rows.rows(block), a, from, b, other);
            else Arrays.fill(target, top, top + columns, 0f);
            for (int i = 0; columns > 1 && i < rows.rows(block) * columns; i++) {
                int j = top + i % columns;
                target[j] = fma(a[from + i], b[other + i], target[j]);
            }
            stack.push(rows.merges(block));
        }
        stack.finish(sums, sumsOffset);
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
    public double leastSquares(
            int rows,
            int features,
            float[] w,
            int wOffset,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] sums,
            int sumsOffset) {
        return ScalarLeastSquares.sum(
                rows, features, w, wOffset, bias, x, xOffset, y, yOffset, sums, sumsOffset);
    }

    /// The sum of `0 * x` is 0 for finite `x`, and NaN if one is not: no branch for each, and four
    /// sums, so that none waits for another.
    @Override
    public boolean areFinite(int length, float[] a, int offset) {
        float zero0 = 0f;
        float zero1 = 0f;
        float zero2 = 0f;
        float zero3 = 0f;
        int end = offset + length;
        int i = offset;
        for (; i + 3 < end; i += 4) {
            zero0 += 0f * a[i];
            zero1 += 0f * a[i + 1];
            zero2 += 0f * a[i + 2];
            zero3 += 0f * a[i + 3];
        }
        for (; i < end; i++) zero0 += 0f * a[i];
        return zero0 + zero1 + zero2 + zero3 == 0f;
    }

    @Override
    public void add(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        for (int i = 0; i < length; i++) c[cOffset + i] = a[aOffset + i] + b[bOffset + i];
    }

    @Override
    public void subtract(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        for (int i = 0; i < length; i++) c[cOffset + i] = a[aOffset + i] - b[bOffset + i];
    }

    @Override
    public void multiply(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        for (int i = 0; i < length; i++) c[cOffset + i] = a[aOffset + i] * b[bOffset + i];
    }

    @Override
    public void addNumber(int length, float[] a, int aOffset, float b, float[] c, int cOffset) {
        for (int i = 0; i < length; i++) c[cOffset + i] = a[aOffset + i] + b;
    }

    @Override
    public void multiplyByNumber(
            int length, float[] a, int aOffset, float b, float[] c, int cOffset) {
        for (int i = 0; i < length; i++) c[cOffset + i] = a[aOffset + i] * b;
    }

    @Override
    public void rectify(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i++) y[yOffset + i] = Math.max(x[xOffset + i], 0f);
    }

    @Override
    public void rectifiedDerivative(
            int length,
            float[] x,
            int xOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset) {
        for (int i = 0; i < length; i++)
            dx[dxOffset + i] = x[xOffset + i] > 0f ? dy[dyOffset + i] : 0f;
    }

    @Override
    public void squareDerivative(
            int length,
            float[] x,
            int xOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset) {
        for (int i = 0; i < length; i++) dx[dxOffset + i] = 2f * x[xOffset + i] * dy[dyOffset + i];
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
