package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// `-log p[t]` with `p = softmax(z)`, from the logits `z`, one for each class, without overflow.
/// The label `t` of a row is the number of its class, from 0.
public final class SoftmaxCrossEntropy implements Loss {
    /// @param labels      `[batch, 1]`
    /// @param predictions logits, `[batch, classes]`
    /// @throws dev.ruban.problem.RubanException if a label is no class; the message names the row
    @Override
    public Tensor call(Tensor labels, Tensor predictions) {
        return predictions.softmaxCrossEntropy(labels);
    }
}
