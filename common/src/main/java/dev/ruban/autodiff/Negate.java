package dev.ruban.autodiff;

/// `out = -x`.
final class Negate extends UnaryOperation {
    @Override
    String name() {
        return "negate";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        for (int i = 0; i < length; i++)
            cells.out[cells.outOffset + i] = -cells.in[0][cells.inOffset[0] + i];
    }

    /// ∂L/∂x = -∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        for (int i = 0; i < length; i++)
            target[targetOffset + i] = -cells.upstream[cells.upstreamOffset + i];
    }
}
