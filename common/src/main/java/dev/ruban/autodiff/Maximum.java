package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// The greatest element over axes, which disappear; the first one of equals, in row-major order. A
/// NaN counts as greater than every number.
final class Maximum extends Operation {
    private final boolean isOfAll;
    private final int[] axes;

    private Broadcast toOutput = Broadcast.of(Shape.scalar(), Shape.scalar());
    private int outputs;

    private Maximum(boolean isOfAll, int... axes) {
        this.isOfAll = isOfAll;
        this.axes = axes;
    }

    static Maximum ofAll() {
        return new Maximum(true);
    }

    static Maximum of(int... axes) {
        return new Maximum(false, axes.clone());
    }

    @Override
    String name() {
        return "max";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape input = inputs[0];
        Axes removed = isOfAll ? Axes.all(input) : Axes.of(this, input, axes);
        if (removed.batch())
            throw rowsMeet(
                    "axis 0 of shape %s is the batch".formatted(input),
                    "take the maximum within each row, over the other axes");
        if (removed.terms() == 0)
            throw new ShapeMismatchException(
                    "max%s: shape %s has no elements along these axes"
                            .formatted(CallSite.describe(), input));
        toOutput = Broadcast.of(removed.kept(), input);
        outputs = removed.output().elements();
        return removed.output();
    }

    @Override
    void forward(Cells cells) {
        int[] places = places(cells);
        for (int i = 0; i < cells.rows * outputs; i++)
            cells.out[cells.outOffset + i] = cells.in[0][cells.inOffset[0] + places[i]];
    }

    /// For each output the place of its maximum in the input.
    private int[] places(Cells cells) {
        int[] places = cells.places(cells.rows * outputs);
        Arrays.fill(places, 0, cells.rows * outputs, -1);
        int elements = toOutput.outputElements();
        float[] x = cells.in[0];
        int offset = cells.inOffset[0];
        for (int row = 0; row < cells.rows; row++)
            for (int i = 0; i < elements; i++) {
                int output = toOutput.index(row, i);
                int candidate = row * elements + i;
                int known = places[output];
                if (known < 0
                        || ElementwiseMaximum.isSecond(x[offset + known], x[offset + candidate]))
                    places[output] = candidate;
            }
        return places;
    }

    /// ∂L/∂x = ∂L/∂out at the first maximum, 0 elsewhere.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = cells.rows * toOutput.outputElements();
        Arrays.fill(target, targetOffset, targetOffset + length, 0f);
        int[] places = places(cells);
        for (int i = 0; i < cells.rows * outputs; i++)
            target[targetOffset + places[i]] = cells.upstream[cells.upstreamOffset + i];
    }
}
