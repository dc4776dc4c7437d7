package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// The activation `tanh(x)`.
public final class Tanh extends Module {
    @Override
    public Tensor call(Tensor input) {
        return input.tanh();
    }
}
