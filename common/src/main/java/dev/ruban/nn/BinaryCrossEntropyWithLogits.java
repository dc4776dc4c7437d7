package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The mean over a row's outputs of `-t log p - (1 - t) log(1 - p)` with `p = sigmoid(z)`, from the
/// logits `z`, without overflow. Labels are between 0 and 1.
public final class BinaryCrossEntropyWithLogits implements Loss {
    @Override
    public Tensor call(Tensor labels, Tensor predictions) {
        return predictions.sigmoidCrossEntropy(labels).mean(1);
    }
}
