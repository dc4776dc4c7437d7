package dev.ruban.autodiff;

/// `out = max(x, 0)`.
final class RectifiedLinear extends UnaryOperation {
    @Override
    String name() {
        return "relu";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++)
            cells.out[cells.outOffset + i] = Math.max(x[offset + i], 0f);
    }

    /// ∂L/∂x = ∂L/∂out if x > 0, else 0.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++)
            target[targetOffset + i] =
                    x[offset + i] > 0f ? cells.upstream[cells.upstreamOffset + i] : 0f;
    }
}
