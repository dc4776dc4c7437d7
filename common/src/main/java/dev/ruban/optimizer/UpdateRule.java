package dev.ruban.optimizer;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Kernels;

/// How a job's mean gradients change its parameters.
public sealed interface UpdateRule {
    /// Part of the loss and of its gradients.
    Penalty penalty();

    Clipping clipping();

    /// Of the first step.
    double learningRate();

    /// An optimizer without penalty and clipping.
    static UpdateRule of(Optimizer optimizer) {
        return new EachStep(optimizer, Penalty.NONE, Clipping.NONE);
    }

    /// L-BFGS without penalty.
    static UpdateRule of(Lbfgs.Settings settings) {
        return new LineSearch(settings, Penalty.NONE);
    }

    /// What comes before the optimizer, for parameters of a layout.
    default GradientTransform transform(ParameterLayout layout, Kernels kernels) {
        return new GradientTransform(layout, kernels, penalty(), clipping());
    }

    /// Each step changes the parameters: penalties, clipping, then the optimizer.
    record EachStep(Optimizer optimizer, Penalty penalty, Clipping clipping) implements UpdateRule {
        @Override
        public double learningRate() {
            return optimizer.learningRate(1);
        }
    }

    /// [Lbfgs] over full batches: a step takes loss and gradients at a point of its line search, and
    /// an iteration, of one step or more, changes the parameters.
    /// @param penalty without l1, which has no gradient at 0
    record LineSearch(Lbfgs.Settings settings, Penalty penalty) implements UpdateRule {
        public LineSearch {
            if (penalty.l1() != 0)
                throw new IllegalArgumentException(
                        "l1=%s; L-BFGS needs a loss that is smooth; use l2"
                                .formatted(penalty.l1()));
        }

        /// A line search compares losses with the slopes that the gradients tell, so none may be cut.
        @Override
        public Clipping clipping() {
            return Clipping.NONE;
        }

        @Override
        public double learningRate() {
            return settings.learningRate();
        }
    }
}
