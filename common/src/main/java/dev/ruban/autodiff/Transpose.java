package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// Axes in another order.
final class Transpose extends Operation {
    private final int[] order;

    /// For each element of an output row its place in the input row.
    private int[] places = {};

    /// @param order for each axis of the output that of the input; empty reverses them
    Transpose(int... order) {
        this.order = order.clone();
    }

    @Override
    String name() {
        return "transpose";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape input = inputs[0];
        int[] axes = axes(input);
        if (input.isBatched() && axes[0] != 0)
            throw rowsMeet(
                    "axis 0 of shape %s is the batch and would become another axis"
                            .formatted(input),
                    "leave axis 0 where it is, as in transpose(0, 2, 1)");
        int[] sizes = new int[axes.length];
        for (int axis = 0; axis < axes.length; axis++) sizes[axis] = input.size(axes[axis]);
        places = places(input, axes, sizes);
        return Shape.of(sizes);
    }

    private int[] axes(Shape input) {
        int rank = input.rank();
        int[] axes = new int[rank];
        if (order.length == 0) {
            for (int axis = 0; axis < rank; axis++) axes[axis] = rank - 1 - axis;
            return axes;
        }
        boolean[] seen = new boolean[rank];
        for (int axis = 0; axis < order.length; axis++) {
            int from = Axes.index(this, input, order[axis]);
            if (order.length != rank || seen[from])
                throw new ShapeMismatchException(
                        "transpose%s: %s does not name each axis of shape %s once"
                                .formatted(CallSite.describe(), Arrays.toString(order), input));
            seen[from] = true;
            axes[axis] = from;
        }
        return axes;
    }

    private static int[] places(Shape input, int[] axes, int... sizes) {
        int first = input.isBatched() ? 1 : 0;
        int[] strides = new int[axes.length];
        int stride = 1;
        for (int axis = axes.length - 1; axis >= first; axis--) {
            strides[axis] = stride;
            stride *= input.size(axis);
        }
        int[] places = new int[input.elements()];
        for (int element = 0; element < places.length; element++) {
            int rest = element;
            for (int axis = axes.length - 1; axis >= first; axis--) {
                places[element] += rest % sizes[axis] * strides[axes[axis]];
                rest /= sizes[axis];
            }
        }
        return places;
    }

    @Override
    void forward(Cells cells) {
        int n = places.length;
        for (int row = 0; row < cells.rows; row++)
            for (int i = 0; i < n; i++)
                cells.out[cells.outOffset + row * n + i] =
                        cells.in[0][cells.inOffset[0] + row * n + places[i]];
    }

    /// ∂L/∂x = ∂L/∂out, with the axes back in their order.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int n = places.length;
        for (int row = 0; row < cells.rows; row++)
            for (int i = 0; i < n; i++)
                target[targetOffset + row * n + places[i]] =
                        cells.upstream[cells.upstreamOffset + row * n + i];
    }
}
