package dev.ruban.optimizer;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Kernels;

/// How a job's mean gradients change its parameters: penalties, clipping, then the optimizer.
public record UpdateRule(Optimizer optimizer, Penalty penalty, Clipping clipping) {
    /// Without penalty and clipping.
    public static UpdateRule of(Optimizer optimizer) {
        return new UpdateRule(optimizer, Penalty.NONE, Clipping.NONE);
    }

    /// What comes before the optimizer, for parameters of a layout.
    public GradientTransform transform(ParameterLayout layout, Kernels kernels) {
        return new GradientTransform(layout, kernels, penalty, clipping);
    }
}
