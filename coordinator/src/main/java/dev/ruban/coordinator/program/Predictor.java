package dev.ruban.coordinator.program;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.job.TrainingModel;
import dev.ruban.model.TrainedModel;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// A model with fixed parameters, applied to rows. Not thread-safe.
final class Predictor {
    private final TrainingModel model;
    private final int features;

    /// @param model      its variables get the parameters as values
    /// @param features   floats of one input row
    /// @param parameters flat, in layout order
    Predictor(TrainingModel model, int features, float[] parameters) {
        this.model = model;
        this.features = features;
        for (ParameterLayout.Entry entry : model.layout().entries()) {
            Variable variable = model.variables().get(entry.name());
            if (variable == null) throw new IllegalStateException(entry.name());
            float[] values = Arrays.copyOfRange(parameters, entry.offset(), entry.end());
            variable.assign(Tensor.of(entry.shape(), values));
        }
    }

    static Predictor of(TrainedModel model) {
        return new Predictor(
                model.trainingModel(), model.job().features(), model.parameters().values());
    }

    /// @param rows `[count, features]`, standardized if the model is
    /// @return `[count, outputs]`: for a classifier logits
    float[] predict(int count, float[] rows) {
        float[] input = Arrays.copyOf(rows, count * features);
        return model.predictions(Tensor.of(Shape.of(count, features), input)).toArray();
    }
}
