package dev.ruban.autodiff;

import java.util.Optional;

/// Losses of rows: what a [RowProgram] records.
@FunctionalInterface
public interface RowFunction {
    /// What is known of rows when they have been computed.
    /// @param losses      as [#losses] returns them
    /// @param predictions what the losses are of, shape `[batch, ...]`; empty if nobody asks for
    ///     them
    record Results(Tensor losses, Optional<Tensor> predictions) {}

    /// @param features shape `[batch, F]`
    /// @param labels   shape `[batch, L]`
    /// @return one value per row, shape `[batch]`; or ends with a `mean()` over everything, which
    ///     is then the mean over the rows of the mean of each row
    Tensor losses(Tensor features, Tensor labels);

    /// The losses with the predictions, where the function knows them apart.
    default Results results(Tensor features, Tensor labels) {
        return new Results(losses(features, labels), Optional.empty());
    }
}
