package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// What training makes small: one value for each row; the loss of a batch is their mean.
@FunctionalInterface
public interface Loss {
    /// @param labels      `[batch, L]`
    /// @param predictions `[batch, P]`
    /// @return shape `[batch]`, or the `mean()` over everything
    Tensor call(Tensor labels, Tensor predictions);
}
