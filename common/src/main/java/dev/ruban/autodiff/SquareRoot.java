package dev.ruban.autodiff;

/// `out = sqrt(x)`.
final class SquareRoot extends UnaryOperation {
    @Override
    String name() {
        return "sqrt";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++)
            cells.out[cells.outOffset + i] = (float) Math.sqrt(x[offset + i]);
    }

    /// ∂L/∂x = ∂L/∂out / (2 · out).
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] out = cells.out;
        int offset = cells.outOffset;
        for (int i = 0; i < length; i++)
            target[targetOffset + i] =
                    cells.upstream[cells.upstreamOffset + i] / (2f * out[offset + i]);
    }
}
