package dev.ruban.autodiff;

import org.jspecify.annotations.Nullable;

/// What operations know of the rows that pass: their numbers in the dataset, and whether a step of
/// the training computes them. Confined to one thread.
final class RowPass {
    /// Rows of nobody knows which dataset, not in a training step.
    static final RowPass UNKNOWN = new RowPass(null);

    private static final long NO_STEP = -1;

    private final long @Nullable [] rowNumbers;
    private long step = NO_STEP;

    RowPass(long @Nullable [] rowNumbers) {
        this.rowNumbers = rowNumbers;
    }

    /// @throws IllegalArgumentException if the step does not fit 32 bits, unsigned
    void train(long trainingStep) {
        if (trainingStep >>> 32 != 0)
            throw new IllegalArgumentException(
                    "step %d does not fit the 32 bits of a counter".formatted(trainingStep));
        step = trainingStep;
    }

    void evaluate() {
        step = NO_STEP;
    }

    boolean isTraining() {
        return step != NO_STEP;
    }

    /// The step's number, as 32 bits.
    int step() {
        return (int) step;
    }

    /// The low 32 bits of a row's number in the dataset; its place among the rows if that is
    /// unknown.
    int rowNumber(int row) {
        return rowNumbers == null ? row : (int) rowNumbers[row];
    }

    /// A row for a message, as in `row 17 of the data, counted from 0`.
    String describe(int row) {
        return rowNumbers == null
                ? "row %d, counted from 0".formatted(row)
                : "row %d of the data, counted from 0".formatted(rowNumbers[row]);
    }
}
