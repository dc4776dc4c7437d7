package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The mean over a row's outputs of `max(1 - t * z, 0)`. Labels `t` are 1 or -1; 0 means -1, so
/// that labels of 0 and 1 do as well, as in Keras.
public final class Hinge implements Loss {
    /// @throws dev.ruban.problem.RubanException for any other label; the message names the row
    @Override
    public Tensor call(Tensor labels, Tensor predictions) {
        return predictions.hinge(labels).mean(1);
    }
}
