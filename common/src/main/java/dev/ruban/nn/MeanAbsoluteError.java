package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The mean over a row's outputs of `|prediction - label|`; its derivative at 0 is 0.
public final class MeanAbsoluteError implements Loss {
    @Override
    public Tensor call(Tensor labels, Tensor predictions) {
        return predictions.minus(labels).abs().mean(1);
    }
}
