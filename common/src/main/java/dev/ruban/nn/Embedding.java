package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import java.util.Map;

/// A vector for each of a number of things, which are given as whole numbers from 0: input
/// `[batch, k]` becomes `[batch, k, dimension]`. Zero until [#initialize], then normal of mean 0
/// and variance 1, as in PyTorch, or by the initializer given.
public final class Embedding extends Module {
    public final Variable weight;

    private final Initializer initializer;

    /// @param count     number of things
    /// @param dimension floats of one vector
    public Embedding(int count, int dimension) {
        this(count, dimension, Initializer.normal(0, 1));
    }

    public Embedding(int count, int dimension, Initializer initializer) {
        weight = Variable.zeros(count, dimension);
        this.initializer = initializer;
    }

    @Override
    protected Map<Variable, Initializer> initializers() {
        return Map.of(weight, initializer);
    }

    /// @param input indices, any shape
    /// @throws dev.ruban.problem.RubanException if one is no whole number from 0 to `count - 1`
    @Override
    public Tensor call(Tensor input) {
        return weight.gather(input);
    }
}
