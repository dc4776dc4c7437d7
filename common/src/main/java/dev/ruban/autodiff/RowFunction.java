package dev.ruban.autodiff;

/// Losses of rows: what a [RowProgram] records.
@FunctionalInterface
public interface RowFunction {
    /// @param features shape `[batch, F]`
    /// @param labels   shape `[batch, L]`
    /// @return one value per row, shape `[batch]`; or ends with a `mean()` over everything, which
    ///     is then the mean over the rows of the mean of each row
    Tensor losses(Tensor features, Tensor labels);
}
