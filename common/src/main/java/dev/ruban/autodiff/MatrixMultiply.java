package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// `out = a @ b`: `[m, k] @ [k, n]`, where the rows of `a` may be a batch; `[b, m, k] @ [k, n]`,
/// the same for all `b * m` rows; and `[b, m, k] @ [b, k, n]`, a product for each of `b`.
final class MatrixMultiply extends Operation {
    /// Products of one row of the batch, or of all if there is none, where each is one of its own.
    private int products = 1;

    private boolean batched;
    private boolean separate;
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
        separate = b.rank() == 3;
        if (b.isBatched() && !(separate && a.isBatched()))
            throw rowsMeet(
                    "the right side has shape %s, and its batch axis would be summed over"
                            .formatted(b),
                    "only [batch, k] @ [k, n] is a product of single rows");
        requireFit(a, b);
        batched = a.isBatched();
        k = a.size(-1);
        n = b.size(-1);
        products = separate && !batched ? a.size(0) : 1;
        m = rowsOf(a);
        int[] sizes = a.sizes();
        sizes[sizes.length - 1] = n;
        return Shape.of(sizes);
    }

    /// Rows of one product; where all share one, those of a row of the batch, or all.
    private int rowsOf(Shape a) {
        if (separate) return a.size(1);
        int rows = 1;
        for (int axis = a.isBatched() ? 1 : 0; axis < a.rank() - 1; axis++) rows *= a.size(axis);
        return rows;
    }

    private static void requireFit(Shape a, Shape b) {
        boolean ranks =
                b.rank() == 2 ? a.rank() == 2 || a.rank() == 3 : b.rank() == 3 && a.rank() == 3;
        boolean fits = ranks && a.size(-1) == b.size(-2);
        if (fits && b.rank() == 3) fits = a.size(0) == b.size(0);
        if (!fits)
            throw new ShapeMismatchException(
                    """
                    matmul%s: shapes %s and %s do not fit; [m, k] @ [k, n], [b, m, k] @ [k, n] or \
                    [b, m, k] @ [b, k, n] is needed\
                    """
                            .formatted(CallSite.describe(), a, b));
    }

    /// Products, and the rows of each.
    private int products(Cells cells) {
        return separate ? cells.rows * products : 1;
    }

    private int rows(Cells cells) {
        return separate ? m : cells.rows * m;
    }

    /// Whether rows of the batch are rows of one product.
    private boolean isOfRows() {
        return batched && !separate && m == 1;
    }

    /// Whether its left input may lie as panels.
    boolean takesPanels() {
        return isOfRows() && n == 1;
    }

    @Override
    boolean sumsBlocks(int input) {
        return input == 1 && isOfRows();
    }

    @Override
    void forward(Cells cells) {
        if (cells.panels) {
            cells.kernels.multiplyPanels(
                    cells.blocks,
                    k,
                    cells.in[0],
                    cells.inOffset[0],
                    cells.in[1],
                    cells.inOffset[1],
                    cells.out,
                    cells.outOffset);
            return;
        }
        int rows = rows(cells);
        for (int product = 0; product < products(cells); product++)
            cells.kernels.multiplyNN(
                    rows,
                    n,
                    k,
                    cells.in[0],
                    cells.inOffset[0] + product * rows * k,
                    cells.in[1],
                    cells.inOffset[1] + product * k * n,
                    cells.out,
                    cells.outOffset + product * rows * n);
    }

    /// ∂L/∂a = ∂L/∂out @ transpose(b), ∂L/∂b = transpose(a) @ ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        if (sumsBlocks(input)) {
            byRight(cells, target, targetOffset);
            return;
        }
        for (int product = 0; product < products(cells); product++)
            if (input == 0) byLeft(product, cells, target, targetOffset);
            else byRight(product, cells, target, targetOffset);
    }

    private void byLeft(int product, Cells cells, float[] target, int targetOffset) {
        int rows = rows(cells);
        cells.kernels.multiplyNT(
                rows,
                k,
                n,
                cells.upstream,
                cells.upstreamOffset + product * rows * n,
                cells.in[1],
                cells.inOffset[1] + product * k * n,
                target,
                targetOffset + product * rows * k);
    }

    /// Of rows of the batch.
    private void byRight(Cells cells, float[] target, int targetOffset) {
        if (cells.panels)
            cells.kernels.multiplyPanelsTransposed(
                    cells.blocks,
                    k,
                    cells.in[0],
                    cells.inOffset[0],
                    cells.upstream,
                    cells.upstreamOffset,
                    target,
                    targetOffset);
        else
            cells.kernels.multiplyTN(
                    k,
                    n,
                    cells.blocks,
                    cells.in[0],
                    cells.inOffset[0],
                    cells.upstream,
                    cells.upstreamOffset,
                    target,
                    targetOffset);
    }

    private void byRight(int product, Cells cells, float[] target, int targetOffset) {
        int rows = rows(cells);
        cells.kernels.multiplyTN(
                k,
                n,
                rows,
                cells.in[0],
                cells.inOffset[0] + product * rows * k,
                cells.upstream,
                cells.upstreamOffset + product * rows * n,
                target,
                targetOffset + product * k * n);
    }
}
