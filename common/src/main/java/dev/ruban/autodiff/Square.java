package dev.ruban.autodiff;

/// `out = x * x`.
final class Square extends UnaryOperation {
    @Override
    String name() {
        return "square";
    }

    @Override
    void forward(Cells cells) {
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        cells.kernels.multiply(length(cells), x, offset, x, offset, cells.out, cells.outOffset);
    }

    /// ∂L/∂x = 2 · x · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        cells.kernels.squareDerivative(
                length(cells),
                cells.in[0],
                cells.inOffset[0],
                cells.upstream,
                cells.upstreamOffset,
                target,
                targetOffset);
    }
}
