package dev.ruban.autodiff;

/// `out = 1 / (1 + exp(-x))`.
final class LogisticSigmoid extends UnaryOperation {
    @Override
    String name() {
        return "sigmoid";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        cells.kernels.sigmoid(length, cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
    }

    /// ∂L/∂x = (out · (1 - out)) · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] out = cells.out;
        int offset = cells.outOffset;
        for (int i = 0; i < length; i++)
            target[targetOffset + i] =
                    out[offset + i]
                            * (1f - out[offset + i])
                            * cells.upstream[cells.upstreamOffset + i];
    }
}
