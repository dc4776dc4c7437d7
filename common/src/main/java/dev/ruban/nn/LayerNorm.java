package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/// Layer normalization (Ba, Kiros & Hinton, arXiv:1607.06450), as in PyTorch: along the last axis
/// `(x - mean) / sqrt(variance + epsilon) * weight + bias`. Each row is normalized by itself, so
/// unlike a batch norm it fits training that is spread over workers. Keras' epsilon is 1e-3.
public final class LayerNorm extends Module {
    private static final double EPSILON = 1e-5;

    public final Variable weight;
    public final Variable bias;

    private final float epsilon;

    /// With an epsilon of 1e-5.
    /// @param features size of the last axis
    public LayerNorm(int features) {
        this(features, EPSILON);
    }

    /// @param epsilon added to the variance; at least 0
    public LayerNorm(int features, double epsilon) {
        if (!(epsilon >= 0 && epsilon <= Float.MAX_VALUE))
            throw new IllegalArgumentException(
                    "LayerNorm: an epsilon of %s; at least 0".formatted(epsilon));
        float[] ones = new float[features];
        Arrays.fill(ones, 1f);
        weight = new Variable(Shape.of(features), ones);
        bias = Variable.zeros(features);
        this.epsilon = (float) epsilon;
    }

    @Override
    protected Map<Variable, Initializer> initializers() {
        return Map.of(weight, Initializer.constant(1f), bias, Initializer.zeros());
    }

    /// @param input `[batch, ..., features]`
    @Override
    public Tensor call(Tensor input) {
        return input.normalize(epsilon).times(weight).plus(bias);
    }
}
