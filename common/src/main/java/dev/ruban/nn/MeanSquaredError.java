package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The mean over a row's outputs of `(prediction - label)²`.
public final class MeanSquaredError implements Loss {
    @Override
    public Tensor call(Tensor labels, Tensor predictions) {
        return predictions.minus(labels).square().mean(1);
    }
}
