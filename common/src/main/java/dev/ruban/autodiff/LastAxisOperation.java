package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// An operation on the last axis of its first input, on one group of contiguous elements at a time.
abstract class LastAxisOperation extends Operation {
    private int groupsPerRow;

    /// Elements of a group, at least 1.
    int size;

    /// Takes the first input's shape in.
    final void inferGroups(Shape input) {
        if (input.rank() == 0 || input.elements() == 0)
            throw new ShapeMismatchException(
                    "%s%s: shape %s has no elements along a last axis"
                            .formatted(name(), CallSite.describe(), input));
        if (input.isBatched() && input.rank() == 1)
            throw rowsMeet(
                    "axis 0 of shape %s is the batch".formatted(input),
                    "it works along the last axis; give it [batch, n]");
        size = input.size(-1);
        groupsPerRow = input.elements() / size;
    }

    final int groups(Cells cells) {
        return cells.rows * groupsPerRow;
    }

    /// The greatest value of a group, by which exponents are shifted; 0 if it is infinite.
    final float shift(float[] x, int offset) {
        float greatest = x[offset];
        for (int i = 1; i < size; i++)
            if (ElementwiseMaximum.isSecond(greatest, x[offset + i])) greatest = x[offset + i];
        return Float.isInfinite(greatest) ? 0f : greatest;
    }

    /// Writes `exp(x - shift)` of a group; returns their lane sum.
    final float exponentials(
            Cells cells, float[] x, int offset, float shift, float[] target, int targetOffset) {
        for (int i = 0; i < size; i++) target[targetOffset + i] = x[offset + i] - shift;
        cells.kernels.exp(size, target, targetOffset, target, targetOffset);
        return cells.kernels.sum(size, target, targetOffset);
    }

    /// `log(x)` of one value.
    static float log(Cells cells, float value) {
        float[] one = cells.scratch(1, 1);
        one[0] = value;
        cells.kernels.log(1, one, 0, one, 0);
        return one[0];
    }
}
