package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The activation `1 / (1 + exp(-x))`.
public final class Sigmoid extends Module {
    @Override
    public Tensor call(Tensor input) {
        return input.sigmoid();
    }
}
