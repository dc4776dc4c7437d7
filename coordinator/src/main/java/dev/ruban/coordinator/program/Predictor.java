package dev.ruban.coordinator.program;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// A model with fixed parameters, applied to rows. Not thread-safe.
final class Predictor {
    private final TrainingModel model;
    private final int features;

    /// @param parameters flat, in layout order
    Predictor(ResolvedJob job, float[] parameters) {
        model = TrainingModel.of(job);
        features = job.features();
        for (ParameterLayout.Entry entry : model.layout().entries()) {
            Variable variable = model.variables().get(entry.name());
            if (variable == null) throw new IllegalStateException(entry.name());
            float[] values = Arrays.copyOfRange(parameters, entry.offset(), entry.end());
            variable.assign(Tensor.of(entry.shape(), values));
        }
    }

    /// @param rows `[count, features]`, standardized if the model is
    /// @return `[count, outputs]`: for a classifier logits
    float[] predict(int count, float[] rows) {
        float[] input = Arrays.copyOf(rows, count * features);
        return model.module().call(Tensor.of(Shape.of(count, features), input)).toArray();
    }
}
