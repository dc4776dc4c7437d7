package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Kernels;

/// `out = a - b`, broadcast.
final class Subtract extends BinaryOperation {
    @Override
    String name() {
        return "minus";
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
        kernels.subtract(length, a, aOffset, b, bOffset, out, outOffset);
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
        for (int i = 0; i < length; i++) out[outOffset + i] = a[aOffset + i] - b;
    }

    @Override
    boolean passesThrough(int input) {
        return input == 0 && broadcast(input).isIdentity();
    }

    /// ∂L/∂a = ∂L/∂out, ∂L/∂b = -∂L/∂out, summed over what was repeated.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        Broadcast broadcast = broadcast(input);
        int length = cells.rows * broadcast.outputElements();
        boolean identity = broadcast.isIdentity();
        float[] terms = identity ? target : cells.scratch(0, length);
        int termsOffset = identity ? targetOffset : 0;
        for (int i = 0; i < length; i++) {
            float upstream = cells.upstream[cells.upstreamOffset + i];
            terms[termsOffset + i] = input == 0 ? upstream : -upstream;
        }
        if (!identity) broadcast.sum(cells, terms, 0, target, targetOffset);
    }
}
