package dev.ruban.autodiff;

/// `out = x * x`.
final class Square extends UnaryOperation {
    @Override
    String name() {
        return "square";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++)
            cells.out[cells.outOffset + i] = x[offset + i] * x[offset + i];
    }

    /// ∂L/∂x = 2 · x · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++)
            target[targetOffset + i] =
                    2f * x[offset + i] * cells.upstream[cells.upstreamOffset + i];
    }
}
