package dev.ruban.autodiff;

/// Losses and gradients of rows, for one thread: fill [#features] and [#labels], then [#forward],
/// then [#backward], then [#gradients] of each block. Nothing that grows with the rows is allocated.
public interface RowExecution {
    /// The most rows at once.
    int capacity();

    /// Takes the parameters of the rows to come, flat in layout order; read, not copied.
    void bindParameters(float[] parameters);

    /// To be filled: `[rows, F]`.
    float[] features();

    /// To be filled: `[rows, L]`.
    float[] labels();

    /// Computes the losses of the first `rows` rows.
    void forward(int rows);

    /// One loss per row, from [#lossesOffset] on, until the next [#forward].
    float[] losses();

    int lossesOffset();

    /// Computes what the gradients need, of the rows of the last [#forward].
    void backward(int rows);

    /// Writes the sum of the gradients over a block of rows: one leaf of the tree.
    /// @param target flat in layout order, overwritten
    void gradients(int firstRow, int rows, float[] target);
}
