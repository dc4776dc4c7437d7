package dev.ruban.autodiff;

/// `out = x`, through which no gradient flows.
final class StopGradient extends UnaryOperation {
    @Override
    String name() {
        return "stopGradient";
    }

    @Override
    boolean isDifferentiable(int input) {
        return false;
    }

    @Override
    void forward(Cells cells) {
        System.arraycopy(cells.in[0], cells.inOffset[0], cells.out, cells.outOffset, length(cells));
    }

    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        throw new IllegalStateException("stopGradient has no derivative");
    }
}
