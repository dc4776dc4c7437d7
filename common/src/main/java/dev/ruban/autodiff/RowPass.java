package dev.ruban.autodiff;

/// What operations know of the rows that pass: their numbers in the dataset, and whether a step of
/// the training computes them. Confined to one thread.
final class RowPass {
    /// Rows of nobody knows which dataset, not in a training step.
    static final RowPass UNKNOWN = new RowPass(0);

    private static final long NO_STEP = -1;

    private static final long EACH = -1;

    private final long[] rowNumbers;
    private long firstRow = EACH;
    private long step = NO_STEP;

    /// @param capacity the most rows; 0 if nobody knows their numbers
    RowPass(int capacity) {
        rowNumbers = new long[capacity];
    }

    /// The rows' numbers in the dataset, while they are numbered each by itself.
    long[] rowNumbers() {
        return rowNumbers;
    }

    /// Each row has a number of its own, as at the start.
    void numberEach() {
        firstRow = EACH;
    }

    /// The rows have consecutive numbers.
    void numberFrom(long first) {
        firstRow = first;
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
        return isUnknown() ? row : (int) number(row);
    }

    private boolean isUnknown() {
        return rowNumbers.length == 0;
    }

    private long number(int row) {
        return firstRow == EACH ? rowNumbers[row] : firstRow + row;
    }

    /// A row for a message, as in `row 17 of the data, counted from 0`.
    String describe(int row) {
        return isUnknown()
                ? "row %d, counted from 0".formatted(row)
                : "row %d of the data, counted from 0".formatted(number(row));
    }
}
