package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// `out = a @ b`, `[m, k] @ [k, n]`; the rows of `a` may be a batch.
final class MatrixMultiply extends Operation {
    private boolean batched;
    private int m;
    private int k;
    private int n;

    @Override
    String name() {
        return "matmul";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape a = inputs[0];
        Shape b = inputs[1];
        if (b.isBatched())
            throw rowsMeet(
                    "the right side has shape %s, and its batch axis would be summed over"
                            .formatted(b),
                    "only [batch, k] @ [k, n] is a product of single rows");
        if (a.rank() != 2 || b.rank() != 2 || a.size(1) != b.size(0))
            throw new ShapeMismatchException(
                    "matmul%s: shapes %s and %s do not fit; [m, k] @ [k, n] is needed"
                            .formatted(CallSite.describe(), a, b));
        batched = a.isBatched();
        m = a.size(0);
        k = a.size(1);
        n = b.size(1);
        return Shape.of(m, n);
    }

    private int rows(Cells cells) {
        return batched ? cells.rows : m;
    }

    @Override
    void forward(Cells cells) {
        cells.kernels.multiplyNN(
                rows(cells),
                n,
                k,
                cells.in[0],
                cells.inOffset[0],
                cells.in[1],
                cells.inOffset[1],
                cells.out,
                cells.outOffset);
    }

    /// ∂L/∂a = ∂L/∂out @ transpose(b), ∂L/∂b = transpose(a) @ ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        if (input == 0)
            cells.kernels.multiplyNT(
                    rows(cells),
                    k,
                    n,
                    cells.upstream,
                    cells.upstreamOffset,
                    cells.in[1],
                    cells.inOffset[1],
                    target,
                    targetOffset);
        else
            cells.kernels.multiplyTN(
                    k,
                    n,
                    rows(cells),
                    cells.in[0],
                    cells.inOffset[0],
                    cells.upstream,
                    cells.upstreamOffset,
                    target,
                    targetOffset);
    }
}
