package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Kernels;

/// `out = max(a, b)`, broadcast; `a` where both are equal.
final class ElementwiseMaximum extends BinaryOperation {
    @Override
    String name() {
        return "maximum";
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
        for (int i = 0; i < length; i++) out[outOffset + i] = max(a[aOffset + i], b[bOffset + i]);
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
        for (int i = 0; i < length; i++) out[outOffset + i] = max(a[aOffset + i], b);
    }

    private static float max(float a, float b) {
        return isSecond(a, b) ? b : a;
    }

    /// Whether `b` is the maximum: greater, or the only one that is not a number.
    static boolean isSecond(float a, float b) {
        return b > a || (Float.isNaN(b) && !Float.isNaN(a));
    }

    /// ∂L/∂a = ∂L/∂out where a is the maximum, ∂L/∂b where b is, summed over what was repeated.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        Broadcast broadcast = broadcast(input);
        int length = cells.rows * broadcast.outputElements();
        float[] a = operand(0, cells);
        float[] b = operand(1, cells);
        int aOffset = operandOffset(0, cells);
        int bOffset = operandOffset(1, cells);
        boolean identity = broadcast.isIdentity();
        float[] terms = identity ? target : cells.scratch(2, length);
        int termsOffset = identity ? targetOffset : 0;
        for (int i = 0; i < length; i++) {
            boolean wins = isSecond(a[aOffset + i], b[bOffset + i]) == (input == 1);
            terms[termsOffset + i] = wins ? cells.upstream[cells.upstreamOffset + i] : 0f;
        }
        if (!identity) broadcast.sum(cells, terms, 0, target, targetOffset);
    }
}
