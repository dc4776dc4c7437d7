package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;

/// A dense layer without activation: `x @ weight + bias`. Weights are `[in, out]`, as in TensorFlow;
/// PyTorch's are transposed.
public final class Linear extends Module {
    public final Variable weight;
    public final Variable bias;

    /// Starts at zero.
    /// @param inFeatures  floats of one input row
    /// @param outFeatures floats of one output row
    public Linear(int inFeatures, int outFeatures) {
        weight = Variable.zeros(inFeatures, outFeatures);
        bias = Variable.zeros(outFeatures);
    }

    /// @param input `[batch, inFeatures]`
    @Override
    public Tensor call(Tensor input) {
        return input.matmul(weight).plus(bias);
    }
}
