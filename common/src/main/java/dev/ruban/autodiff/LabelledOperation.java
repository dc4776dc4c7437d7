package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// A loss of predictions and labels of one shape, element by element. No gradient flows to labels.
abstract class LabelledOperation extends Operation {
    private String place = "";
    private int elements;

    @Override
    final Shape infer(Shape... inputs) {
        place = CallSite.describe();
        if (!inputs[0].equals(inputs[1]))
            throw new ShapeMismatchException(
                    "%s%s: predictions have shape %s but labels %s; both must be the same"
                            .formatted(name(), place, inputs[0], inputs[1]));
        elements = inputs[0].elements();
        return inputs[0];
    }

    @Override
    final boolean isDifferentiable(int input) {
        return input == 0;
    }

    final int length(Cells cells) {
        return cells.rows * elements;
    }

    /// Where the operation was called, for messages.
    final String place() {
        return place;
    }

    final int rowOf(Cells cells, int element) {
        return cells.firstRow + element / elements;
    }
}
