package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Blocks;

/// Losses and gradients of rows, for one thread: show or fill features and labels, number the rows,
/// then [#forward], then [#backward], then [#gradients]. Nothing that grows with the rows is
/// allocated per call.
public interface RowExecution {
    /// The most rows at once.
    int capacity();

    /// Whether the features lie as [dev.ruban.tensor.kernel.RowPanels], each block of them, and not
    /// row after row.
    boolean takesPanels();

    /// From now on the rows are those of a training step, in which dropout draws. Called before
    /// [#bindParameters].
    /// @param step number of the step in the job, from 0; fits 32 bits
    void train(long step);

    /// From now on the rows are only evaluated, as at the start. Called before [#bindParameters].
    void evaluate();

    /// Takes the parameters of the rows to come, flat in layout order; read, not copied.
    void bindParameters(float[] parameters);

    /// To be filled: `[rows, F]`, from 0 on.
    float[] features();

    /// To be filled: `[rows, L]`, from 0 on.
    float[] labels();

    /// The rows to come are read from [#features] and [#labels].
    void showFilled();

    /// The rows to come are read from arrays of the caller's, not copied.
    /// @param features `[rows, F]` from `featuresOffset`
    /// @param labels   `[rows, L]` from `labelsOffset`
    void show(float[] features, int featuresOffset, float[] labels, int labelsOffset);

    /// The labels of the rows, from [#shownLabelsOffset] on.
    float[] shownLabels();

    int shownLabelsOffset();

    /// To be filled: the rows' numbers in the dataset, `[rows]`. Dropout draws by them, and
    /// messages name them.
    long[] rowNumbers();

    /// The rows to come have consecutive numbers in the dataset; [#rowNumbers] count again after
    /// [#showFilled].
    void numberFrom(long firstRow);

    /// Computes the losses of the first `rows.rows()` rows.
    /// @param rows not to be changed before [#gradients]
    void forward(Blocks rows);

    /// The sum of the losses of the rows of the last [#forward], in double: blocks are summed each by
    /// itself, and their sums added as [Blocks] says.
    double sumOfLosses();

    /// One loss per row, from [#lossesOffset] on, until the next [#forward].
    float[] losses();

    int lossesOffset();

    /// Row-major predictions, [RowProgram#outputs] floats for each row from [#predictionsOffset]
    /// on, until the next [#forward].
    /// @throws IllegalStateException if the row function tells none
    float[] predictions();

    int predictionsOffset();

    /// Computes what the gradients need, of the rows of the last [#forward].
    void backward();

    /// Writes the sum of the gradients over the rows of the last [#forward]: blocks are summed each
    /// by itself, and their sums added as [Blocks] says.
    /// @param target flat in layout order, overwritten
    void gradients(float[] target);
}
