package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// An operation on one tensor, element by element.
abstract class UnaryOperation extends Operation {
    private int elements;

    @Override
    final Shape infer(Shape... inputs) {
        elements = inputs[0].elements();
        return inputs[0];
    }

    final int length(Cells cells) {
        return cells.rows * elements;
    }
}
