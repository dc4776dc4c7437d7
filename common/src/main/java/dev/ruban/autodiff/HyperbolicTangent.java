package dev.ruban.autodiff;

/// `out = tanh(x)`.
final class HyperbolicTangent extends UnaryOperation {
    @Override
    String name() {
        return "tanh";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        cells.kernels.tanh(length, cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
    }

    /// ∂L/∂x = (1 - out · out) · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] out = cells.out;
        int offset = cells.outOffset;
        for (int i = 0; i < length; i++)
            target[targetOffset + i] =
                    (1f - out[offset + i] * out[offset + i])
                            * cells.upstream[cells.upstreamOffset + i];
    }
}
