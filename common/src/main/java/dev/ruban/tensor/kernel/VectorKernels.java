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
            Blocks rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        Strided right = new Strided(b, bOffset, 1, n);
        if (m == 1 && n == 1) {
            sumRowsOfProducts(rows, 1, a, aOffset, b, bOffset, c, cOffset);
        } else if (n == 1) {
            multiplyTransposed(m, rows, a, aOffset, b, bOffset, c, cOffset);
        } else if (FewColumns.suit(m, n, rows)) {
            new FewColumns(m, n, rows, a, aOffset, b, bOffset, c, cOffset).compute();
        } else if (rows.count() > 1) {
            new SummedProduct(m, n, rows, a, aOffset, right, c, cOffset).compute();
        } else {
            Strided left = new Strided(a, aOffset, 1, m);
            new MatrixProduct(m, n, rows.rows(), left, right, c, cOffset).compute();
        }
    }

    private static void multiplyTransposed(
            int m,
            Blocks rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        SumStack stack = Scratch.ofThread().sumStack();
        stack.begin(m);
        for (int block = 0; block < rows.count(); block++) {
            int start = rows.start(block);
            int top = stack.top();
            VectorColumns.multiplyTransposed(
                    m,
                    rows.rows(block),
                    a,
                    aOffset + start * m,
                    b,
                    bOffset + start,
                    stack.array(),
                    top);
            stack.push(rows.merges(block));
        }
        stack.finish(c, cOffset);
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
        if (inner == 1) {
            VectorColumns.multiplySingle(rows.rows(), x, xOffset, w[wOffset], c, cOffset);
            return;
        }
        for (int block = 0; block < rows.count(); block++) {
            int start = rows.start(block);
            int at = xOffset + start * inner;
            PanelColumns.multiply(rows.rows(block), inner, x, at, w, wOffset, c, cOffset + start);
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
        if (m == 1) {
            sumRowsOfProducts(rows, 1, x, xOffset, d, dOffset, c, cOffset);
            return;
        }
        SumStack stack = Scratch.ofThread().sumStack();
        stack.begin(m);
        for (int block = 0; block < rows.count(); block++) {
            int start = rows.start(block);
            int at = xOffset + start * m;
            int top = stack.top();
            PanelColumns.multiplyTransposed(
                    rows.rows(block), m, x, at, d, dOffset + start, stack.array(), top);
            stack.push(rows.merges(block));
        }
        stack.finish(c, cOffset);
    }

    @Override
    public void sumRows(
            Blocks rows, int columns, float[] a, int aOffset, float[] sums, int sumsOffset) {
        SumStack stack = Scratch.ofThread().sumStack();
        stack.begin(columns);
        for (int block = 0; block < rows.count(); block++) {
            int count = rows.rows(block);
            int from = aOffset + rows.start(block) * columns;
            int top = stack.top();
            if (columns == 1) stack.array()[top] = VectorSums.sum(count, a, from);
            else VectorRows.sum(count, columns, a, from, stack.array(), top);
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
            int count = rows.rows(block);
            int start = rows.start(block) * columns;
            int top = stack.top();
            if (columns == 1)
                stack.array()[top] = VectorSums.dot(count, a, aOffset + start, b, bOffset + start);
            else
                VectorRows.sumOfProducts(
                        count, columns, a, aOffset + start, b, bOffset + start, stack.array(), top);
            stack.push(rows.merges(block));
        }
        stack.finish(sums, sumsOffset);
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
        return VectorLeastSquares.sum(
                rows, features, w, wOffset, bias, x, xOffset, y, yOffset, sums, sumsOffset);
    }

    @Override
    public boolean areFinite(int length, float[] a, int offset) {
        return VectorElements.areFinite(length, a, offset);
    }

    @Override
    public void add(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        VectorElements.add(length, a, aOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void subtract(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        VectorElements.subtract(length, a, aOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void multiply(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        VectorElements.multiply(length, a, aOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void addNumber(int length, float[] a, int aOffset, float b, float[] c, int cOffset) {
        VectorElements.addNumber(length, a, aOffset, b, c, cOffset);
    }

    @Override
    public void multiplyByNumber(
            int length, float[] a, int aOffset, float b, float[] c, int cOffset) {
        VectorElements.multiplyByNumber(length, a, aOffset, b, c, cOffset);
    }

    @Override
    public void rectify(int length, float[] x, int xOffset, float[] y, int yOffset) {
        VectorElements.rectify(length, x, xOffset, y, yOffset);
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
        VectorElements.rectifiedDerivative(length, x, xOffset, dy, dyOffset, dx, dxOffset);
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
        VectorElements.squareDerivative(length, x, xOffset, dy, dyOffset, dx, dxOffset);
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
