package dev.ruban.coordinator.training;

import java.util.Map;

/// What [Trainer#evaluate] found.
/// @param loss    the mean over the rows
/// @param metrics of the trainer, by name; NaN where one is not defined for the rows
public record Evaluation(double loss, Map<String, Double> metrics) {
    public Evaluation {
        metrics = Map.copyOf(metrics);
    }

    /// A metric of the trainer.
    /// @throws IllegalArgumentException if it was not compiled with it
    public double metric(String name) {
        return History.named(name, metrics);
    }
}
