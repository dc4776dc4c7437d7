package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// An operation on two tensors, element by element, broadcast.
abstract class BinaryOperation extends Operation {
    private @Nullable Broadcast left;
    private @Nullable Broadcast right;

    @Override
    final Shape infer(Shape... inputs) {
        Shape output = Broadcast.shapeOf(this, inputs[0], inputs[1]);
        left = Broadcast.of(inputs[0], output);
        right = Broadcast.of(inputs[1], output);
        return output;
    }

    @Override
    final boolean sumsBlocks(int input) {
        return broadcast(input).sumsBlocks();
    }

    final Broadcast broadcast(int input) {
        Broadcast broadcast = input == 0 ? left : right;
        if (broadcast == null) throw new IllegalStateException(name() + " before infer");
        return broadcast;
    }

    @Override
    final void forward(Cells cells) {
        int n = broadcast(0).outputElements();
        int length = cells.rows * n;
        if (broadcast(0).isIdentity() && broadcast(1).isRow() && n > 1) {
            for (int row = 0; row < cells.rows; row++)
                apply(
                        cells.kernels,
                        n,
                        cells.in[0],
                        cells.inOffset[0] + row * n,
                        cells.in[1],
                        cells.inOffset[1],
                        cells.out,
                        cells.outOffset + row * n);
            return;
        }
        if (broadcast(0).isIdentity() && broadcast(1).isSingle()) {
            applyRight(
                    cells.kernels,
                    length,
                    cells.in[0],
                    cells.inOffset[0],
                    cells.in[1][cells.inOffset[1]],
                    cells.out,
                    cells.outOffset);
            return;
        }
        apply(
                cells.kernels,
                length,
                operand(0, cells),
                operandOffset(0, cells),
                operand(1, cells),
                operandOffset(1, cells),
                cells.out,
                cells.outOffset);
    }

    /// The input as the output sees it, from [#operandOffset] on.
    final float[] operand(int input, Cells cells) {
        Broadcast broadcast = broadcast(input);
        if (broadcast.isIdentity()) return cells.in[input];
        int length = cells.rows * broadcast.outputElements();
        float[] target = cells.scratch(input, length);
        return broadcast.expand(cells.rows, cells.in[input], cells.inOffset[input], target);
    }

    final int operandOffset(int input, Cells cells) {
        return broadcast(input).isIdentity() ? cells.inOffset[input] : 0;
    }

    /// `out = a op b` on contiguous ranges.
    abstract void apply(
            Kernels kernels,
            int length,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] out,
            int outOffset);

    /// `out = a op b` with the same `b` for all.
    abstract void applyRight(
            Kernels kernels,
            int length,
            float[] a,
            int aOffset,
            float b,
            float[] out,
            int outOffset);
}
