package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// An operation on one tensor, element by element.
abstract class UnaryOperation extends Operation {
    private int elements;
    private boolean batched;

    @Override
    final Shape infer(Shape... inputs) {
        elements = inputs[0].elements();
        batched = inputs[0].isBatched();
        return inputs[0];
    }

    /// Whether there is a row of the batch behind each row of the window.
    final boolean isBatched() {
        return batched;
    }

    /// Elements of one row.
    final int elements() {
        return elements;
    }

    final int length(Cells cells) {
        return cells.rows * elements;
    }
}
