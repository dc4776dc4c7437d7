package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// Axes of a shape that an operation removes, and the shapes that this leaves.
/// @param kept     the shape with 1 in place of each removed size
/// @param output   the shape without them
/// @param terms    elements of one row that become one
/// @param trailing whether the removed axes are the last ones, so that the terms are contiguous
/// @param batch    whether the batch is among them
record Axes(Shape kept, Shape output, int terms, boolean trailing, boolean batch) {
    /// @throws ShapeMismatchException if an axis is not there, or is named twice
    static Axes of(Operation operation, Shape input, int... axes) {
        boolean[] removed = new boolean[input.rank()];
        for (int axis : axes) {
            int index = axis < 0 ? axis + input.rank() : axis;
            if (index < 0 || index >= input.rank() || removed[index])
                throw new ShapeMismatchException(
                        "%s%s: axes %s do not fit shape %s"
                                .formatted(
                                        operation.name(),
                                        CallSite.describe(),
                                        Arrays.toString(axes),
                                        input));
            removed[index] = true;
        }
        return of(input, removed);
    }

    static Axes all(Shape input) {
        boolean[] removed = new boolean[input.rank()];
        Arrays.fill(removed, true);
        return of(input, removed);
    }

    private static Axes of(Shape input, boolean[] removed) {
        int[] kept = new int[removed.length];
        int[] output = new int[removed.length];
        int rank = 0;
        int terms = 1;
        boolean trailing = true;
        for (int axis = 0; axis < removed.length; axis++) {
            int size = input.size(axis);
            kept[axis] = removed[axis] ? 1 : size;
            if (!removed[axis]) output[rank++] = size;
            else if (size != Shape.BATCH) terms *= size;
            if (axis > 0) trailing &= removed[axis] || !removed[axis - 1];
        }
        boolean batch = input.isBatched() && removed[0];
        Shape left = Shape.of(Arrays.copyOf(output, rank));
        return new Axes(Shape.of(kept), left, terms, trailing, batch);
    }

    /// One axis counted from 0.
    /// @throws ShapeMismatchException if it is not there
    static int index(Operation operation, Shape shape, int axis) {
        int index = axis < 0 ? axis + shape.rank() : axis;
        if (index < 0 || index >= shape.rank())
            throw new ShapeMismatchException(
                    "%s%s: there is no axis %d in shape %s"
                            .formatted(operation.name(), CallSite.describe(), axis, shape));
        return index;
    }
}
