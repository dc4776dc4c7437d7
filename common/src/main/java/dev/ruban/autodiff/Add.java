package dev.ruban.autodiff;

/// `out = a + b`, broadcast.
final class Add extends BinaryOperation {
    @Override
    String name() {
        return "plus";
    }

    @Override
    void apply(
            int length,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] out,
            int outOffset) {
        for (int i = 0; i < length; i++) out[outOffset + i] = a[aOffset + i] + b[bOffset + i];
    }

    @Override
    void applyRight(int length, float[] a, int aOffset, float b, float[] out, int outOffset) {
        for (int i = 0; i < length; i++) out[outOffset + i] = a[aOffset + i] + b;
    }

    /// ∂L/∂a = ∂L/∂b = ∂L/∂out, summed over what was repeated.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        Broadcast broadcast = broadcast(input);
        if (broadcast.isIdentity()) {
            int length = cells.rows * broadcast.outputElements();
            System.arraycopy(cells.upstream, cells.upstreamOffset, target, targetOffset, length);
        } else {
            broadcast.sum(cells, cells.upstream, cells.upstreamOffset, target, targetOffset);
        }
    }
}
