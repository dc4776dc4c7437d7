package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Kernels;

/// `out = a / b`, broadcast.
final class Divide extends BinaryOperation {
    @Override
    String name() {
        return "dividedBy";
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
        for (int i = 0; i < length; i++) out[outOffset + i] = a[aOffset + i] / b[bOffset + i];
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
        for (int i = 0; i < length; i++) out[outOffset + i] = a[aOffset + i] / b;
    }

    /// ∂L/∂a = ∂L/∂out / b, ∂L/∂b = -(∂L/∂out · out) / b, summed over what was repeated.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        Broadcast broadcast = broadcast(input);
        int length = cells.rows * broadcast.outputElements();
        boolean identity = broadcast.isIdentity();
        float[] divisors = operand(1, cells);
        int divisorsOffset = operandOffset(1, cells);
        float[] terms = identity ? target : cells.scratch(0, length);
        int termsOffset = identity ? targetOffset : 0;
        for (int i = 0; i < length; i++) {
            float upstream = cells.upstream[cells.upstreamOffset + i];
            float numerator = input == 0 ? upstream : -(upstream * cells.out[cells.outOffset + i]);
            terms[termsOffset + i] = numerator / divisors[divisorsOffset + i];
        }
        if (!identity) broadcast.sum(cells, terms, 0, target, targetOffset);
    }
}
