package dev.ruban.autodiff;

/// `out = max(x, 0)`.
final class RectifiedLinear extends UnaryOperation {
    @Override
    String name() {
        return "relu";
    }

    @Override
    void forward(Cells cells) {
        cells.kernels.rectify(
                length(cells), cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
    }

    /// ∂L/∂x = ∂L/∂out if x > 0, else 0.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        cells.kernels.rectifiedDerivative(
                length(cells),
                cells.in[0],
                cells.inOffset[0],
                cells.upstream,
                cells.upstreamOffset,
                target,
                targetOffset);
    }
}
