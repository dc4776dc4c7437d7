package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Kernels;

/// `out = a * b`, broadcast.
final class Multiply extends BinaryOperation {
    @Override
    String name() {
        return "times";
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
        kernels.multiply(length, a, aOffset, b, bOffset, out, outOffset);
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
        kernels.multiplyByNumber(length, a, aOffset, b, out, outOffset);
    }

    /// ∂L/∂a = ∂L/∂out · b, ∂L/∂b = ∂L/∂out · a; a sum over what was repeated is one of products.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        Broadcast broadcast = broadcast(input);
        int other = 1 - input;
        float[] factors = operand(other, cells);
        int factorsOffset = operandOffset(other, cells);
        if (broadcast.isIdentity()) {
            int length = cells.rows * broadcast.outputElements();
            cells.kernels.multiply(
                    length,
                    cells.upstream,
                    cells.upstreamOffset,
                    factors,
                    factorsOffset,
                    target,
                    targetOffset);
        } else {
            broadcast.sumOfProducts(
                    cells,
                    cells.upstream,
                    cells.upstreamOffset,
                    factors,
                    factorsOffset,
                    target,
                    targetOffset);
        }
    }
}
