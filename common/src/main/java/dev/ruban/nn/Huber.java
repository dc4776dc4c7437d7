package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The mean over a row's outputs of Huber's loss (Ann. Math. Statist. 35, 1964): with
/// `e = prediction - label`, `e² / 2` where `|e| <= delta`, else `delta * (|e| - delta / 2)`.
public final class Huber implements Loss {
    private final float delta;

    /// With a delta of 1.
    public Huber() {
        this(1);
    }

    /// @param delta where the parabola becomes a line; above 0
    /// @throws IllegalArgumentException if it is not
    public Huber(double delta) {
        if (!((float) delta > 0f && delta <= Float.MAX_VALUE))
            throw new IllegalArgumentException("Huber: a delta of %s; above 0".formatted(delta));
        this.delta = (float) delta;
    }

    @Override
    public Tensor call(Tensor labels, Tensor predictions) {
        return predictions.huber(labels, delta).mean(1);
    }
}
