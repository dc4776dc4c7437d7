package dev.ruban.autodiff;

/// Losses and gradients of rows, for one thread: fill [#features], [#labels] and [#rowNumbers],
/// then [#forward], then [#backward], then [#gradients] of each block. Nothing that grows with the
/// rows is allocated.
public interface RowExecution {
    /// The most rows at once.
    int capacity();

    /// From now on the rows are those of a training step, in which dropout draws. Called before
    /// [#bindParameters].
    /// @param step number of the step in the job, from 0; fits 32 bits
    void train(long step);

    /// From now on the rows are only evaluated, as at the start. Called before [#bindParameters].
    void evaluate();

    /// Takes the parameters of the rows to come, flat in layout order; read, not copied.
    void bindParameters(float[] parameters);

    /// To be filled: `[rows, F]`.
    float[] features();

    /// To be filled: `[rows, L]`.
    float[] labels();

    /// To be filled: the rows' numbers in the dataset, `[rows]`. Dropout draws by them, and
    /// messages name them.
    long[] rowNumbers();

    /// Computes the losses of the first `rows` rows.
    void forward(int rows);

    /// One loss per row, from [#lossesOffset] on, until the next [#forward].
    float[] losses();

    int lossesOffset();

    /// Row-major predictions, [RowProgram#outputs] floats for each row from [#predictionsOffset]
    /// on, until the next [#forward].
    /// @throws IllegalStateException if the row function tells none
    float[] predictions();

    int predictionsOffset();

    /// Computes what the gradients need, of the rows of the last [#forward].
    void backward(int rows);

    /// Writes the sum of the gradients over a block of rows: one leaf of the tree.
    /// @param target flat in layout order, overwritten
    void gradients(int firstRow, int rows, float[] target);
}
