package dev.ruban.coordinator.training;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.coordinator.server.MeanGradients;
import dev.ruban.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.Map;

/// What the cluster computed for a batch: its mean loss and the mean gradients over its rows.
public final class Step {
    private final ParameterLayout layout;
    private final Map<String, Variable> variables;
    private final MeanGradients mean;

    Step(ParameterLayout layout, Map<String, Variable> variables, MeanGradients mean) {
        this.layout = layout;
        this.variables = variables;
        this.mean = mean;
    }

    /// The mean loss of the batch's rows.
    public double loss() {
        return mean.loss();
    }

    /// Rows of the batch.
    public long rows() {
        return mean.rows();
    }

    /// The mean gradient by one of the module's variables, of its shape.
    /// @throws IllegalArgumentException if it is not one of them
    public Tensor gradient(Variable variable) {
        for (ParameterLayout.Entry entry : layout.entries())
            if (variables.get(entry.name()) == variable)
                return Tensor.of(
                        entry.shape(),
                        Arrays.copyOfRange(mean.values(), entry.offset(), entry.end()));
        throw new IllegalArgumentException(
                "%s is no variable of the module; those are %s"
                        .formatted(variable, variables.keySet()));
    }
}
