package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// A part of one axis: indices from `start` to `end - 1`.
final class Slice extends Operation {
    private final int axis;
    private final int start;
    private final int end;

    /// Elements of one step along the axis, and of the whole axis.
    private int stride;

    private int pieceLength;
    private int pieces;

    Slice(int axis, int start, int end) {
        this.axis = axis;
        this.start = start;
        this.end = end;
    }

    @Override
    String name() {
        return "slice";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape input = inputs[0];
        int along = Axes.index(this, input, axis);
        if (along == 0 && input.isBatched())
            throw rowsMeet(
                    "axis 0 of shape %s is the batch".formatted(input),
                    "take a part of each row, as in slice(1, 0, 2)");
        int[] sizes = input.sizes();
        if (start < 0 || start > end || end > sizes[along])
            throw new ShapeMismatchException(
                    "slice%s: %d to %d is no part of axis %d of shape %s"
                            .formatted(CallSite.describe(), start, end, along, input));
        stride = 1;
        for (int i = along + 1; i < sizes.length; i++) stride *= sizes[i];
        pieceLength = stride * sizes[along];
        pieces = 1;
        for (int i = input.isBatched() ? 1 : 0; i < along; i++) pieces *= sizes[i];
        sizes[along] = end - start;
        return Shape.of(sizes);
    }

    @Override
    void forward(Cells cells) {
        int length = (end - start) * stride;
        for (int piece = 0; piece < cells.rows * pieces; piece++)
            System.arraycopy(
                    cells.in[0],
                    cells.inOffset[0] + piece * pieceLength + start * stride,
                    cells.out,
                    cells.outOffset + piece * length,
                    length);
    }

    /// ∂L/∂x = ∂L/∂out where x was taken, 0 elsewhere.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = (end - start) * stride;
        int all = cells.rows * pieces * pieceLength;
        Arrays.fill(target, targetOffset, targetOffset + all, 0f);
        for (int piece = 0; piece < cells.rows * pieces; piece++)
            System.arraycopy(
                    cells.upstream,
                    cells.upstreamOffset + piece * length,
                    target,
                    targetOffset + piece * pieceLength + start * stride,
                    length);
    }
}
