package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;

/// The model of TensorFlow's guide "Basic training loops": `y = w * x + b` with two scalars, which
/// start at 5 and 0.
public final class Line extends Module {
    public final Variable w = new Variable(5f);
    public final Variable b = new Variable(0f);

    /// @param input any shape
    @Override
    public Tensor call(Tensor input) {
        return input.times(w).plus(b);
    }
}
