package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import java.util.Map;
import java.util.Optional;

/// A dense layer without activation: `x @ weight + bias`. Weights are `[in, out]`, as in
/// TensorFlow; PyTorch's are transposed.
///
/// All is zero until [#initialize]. Then the bias is zero, and weights are drawn by the initializer
/// that was given; if none was, by Glorot's uniform one, or in a [Sequential] before a [Relu] by
/// He's.
public final class Linear extends Module {
    public final Variable weight;
    public final Variable bias;

    private final Optional<Initializer> weightInitializer;
    private final Initializer biasInitializer;

    /// @param inFeatures  floats of one input row
    /// @param outFeatures floats of one output row
    public Linear(int inFeatures, int outFeatures) {
        this(inFeatures, outFeatures, Optional.empty(), Initializer.zeros());
    }

    /// A layer whose bias starts at zero.
    public Linear(int inFeatures, int outFeatures, Initializer weightInitializer) {
        this(inFeatures, outFeatures, Optional.of(weightInitializer), Initializer.zeros());
    }

    public Linear(
            int inFeatures,
            int outFeatures,
            Initializer weightInitializer,
            Initializer biasInitializer) {
        this(inFeatures, outFeatures, Optional.of(weightInitializer), biasInitializer);
    }

    private Linear(
            int inFeatures,
            int outFeatures,
            Optional<Initializer> weightInitializer,
            Initializer biasInitializer) {
        weight = Variable.zeros(inFeatures, outFeatures);
        bias = Variable.zeros(outFeatures);
        this.weightInitializer = weightInitializer;
        this.biasInitializer = biasInitializer;
    }

    /// Whether the weights' initializer was left open.
    boolean takesDefaultInitializer() {
        return weightInitializer.isEmpty();
    }

    @Override
    protected Map<Variable, Initializer> initializers() {
        return Map.of(
                weight,
                weightInitializer.orElseGet(Initializer::glorotUniform),
                bias,
                biasInitializer);
    }

    /// @param input `[batch, inFeatures]`, or `[batch, n, inFeatures]`
    @Override
    public Tensor call(Tensor input) {
        return input.matmul(weight).plus(bias);
    }
}
