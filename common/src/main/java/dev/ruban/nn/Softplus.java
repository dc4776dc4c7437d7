package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The activation `log(1 + exp(x))`.
public final class Softplus extends Module {
    @Override
    public Tensor call(Tensor input) {
        return input.softplus();
    }
}
