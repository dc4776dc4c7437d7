package dev.ruban.autodiff;

/// `out = log(x)`, the natural logarithm.
final class Logarithm extends UnaryOperation {
    @Override
    String name() {
        return "log";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        cells.kernels.log(length, cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
    }

    /// ∂L/∂x = ∂L/∂out / x.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int i = 0; i < length; i++)
            target[targetOffset + i] = cells.upstream[cells.upstreamOffset + i] / x[offset + i];
    }
}
