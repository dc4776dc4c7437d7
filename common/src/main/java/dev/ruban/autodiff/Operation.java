package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// One operation and its derivatives. An instance serves one place on one tape: [#infer] is called
/// once, first, and may keep what it found out about the shapes.
abstract class Operation {
    /// As the user knows it: `matmul`, `plus`, ...
    abstract String name();

    /// The output's shape.
    /// @throws ShapeMismatchException if the shapes do not fit
    /// @throws RowsMeetException if rows of a batch would meet
    abstract Shape infer(Shape... inputs);

    /// Computes the output of the rows that the cells show.
    abstract void forward(Cells cells);

    /// Writes the derivative of the loss by one input, `∂L/∂input`, of the rows that the cells show;
    /// of an input without batch axis, the sum over these rows.
    abstract void derivative(int input, Cells cells, float[] target, int targetOffset);

    /// Whether a gradient flows to this input at all.
    boolean isDifferentiable(int input) {
        return true;
    }

    /// Whether the derivative by this input is a sum over rows that is cut at the boundaries of
    /// [Cells#blocks]. Else it is taken for one block at a time.
    boolean sumsBlocks(int input) {
        return false;
    }

    /// Whether the derivative by this input is the output's, unchanged.
    boolean passesThrough(int input) {
        return false;
    }

    /// Whether this is a mean over the batch: the end of a loss, and of nothing else.
    boolean isMeanOverBatch() {
        return false;
    }

    /// Whether its output in a training step is another than in an evaluation.
    boolean draws() {
        return false;
    }

    final RowsMeetException rowsMeet(String what, String fix) {
        return new RowsMeetException(
                "%s%s: %s; %s".formatted(name(), CallSite.describe(), what, fix));
    }
}
