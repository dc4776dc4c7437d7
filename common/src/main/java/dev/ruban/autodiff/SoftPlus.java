package dev.ruban.autodiff;

/// `out = log(1 + exp(x))`.
final class SoftPlus extends UnaryOperation {
    @Override
    String name() {
        return "softplus";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        cells.kernels.softplus(length, cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
    }

    /// ∂L/∂x = sigmoid(x) · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        cells.kernels.sigmoid(length, cells.in[0], cells.inOffset[0], target, targetOffset);
        for (int i = 0; i < length; i++)
            target[targetOffset + i] *= cells.upstream[cells.upstreamOffset + i];
    }
}
