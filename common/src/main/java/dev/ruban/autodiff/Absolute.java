package dev.ruban.autodiff;

/// `out = |x|`.
final class Absolute extends UnaryOperation {
    @Override
    String name() {
        return "abs";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++) cells.out[cells.outOffset + i] = Math.abs(x[offset + i]);
    }

    /// ∂L/∂x = sign(x) · ∂L/∂out, with sign(0) = 0.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++) {
            float upstream = cells.upstream[cells.upstreamOffset + i];
            float value = x[offset + i];
            target[targetOffset + i] = value > 0f ? upstream : value < 0f ? -upstream : 0f;
        }
    }
}
