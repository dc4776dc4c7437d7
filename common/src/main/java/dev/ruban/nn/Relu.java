package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The activation `max(x, 0)`; its derivative at 0 is 0.
public final class Relu extends Module {
    @Override
    public Tensor call(Tensor input) {
        return input.relu();
    }
}
