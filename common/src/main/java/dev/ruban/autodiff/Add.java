package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Kernels;

/// `out = a + b`, broadcast.
final class Add extends BinaryOperation {
    @Override
    String name() {
        return "plus";
    }

    @Override
    void apply(
            Kernels kernels,
            int length,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] out,
            int outOffset) {
        kernels.add(length, a, aOffset, b, bOffset, out, outOffset);
    }

    @Override
    void applyRight(
            Kernels kernels,
            int length,
            float[] a,
            int aOffset,
            float b,
            float[] out,
            int outOffset) {
        kernels.addNumber(length, a, aOffset, b, out, outOffset);
    }

    @Override
    boolean passesThrough(int input) {
        return broadcast(input).isIdentity();
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
