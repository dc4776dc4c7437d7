package dev.ruban.autodiff;

/// `out = exp(x)`.
final class Exponential extends UnaryOperation {
    @Override
    String name() {
        return "exp";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        cells.kernels.exp(length, cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
    }

    /// ∂L/∂x = ∂L/∂out · out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] out = cells.out;
        int offset = cells.outOffset;
        for (int i = 0; i < length; i++)
            target[targetOffset + i] = cells.upstream[cells.upstreamOffset + i] * out[offset + i];
    }
}
