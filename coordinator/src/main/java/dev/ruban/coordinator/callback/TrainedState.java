package dev.ruban.coordinator.callback;

import dev.ruban.tensor.ParameterLayout;
import java.util.OptionalDouble;

/// What is being trained, as the coordinator's shell has it.
public interface TrainedState {
    ParameterLayout layout();

    /// The present parameters, flat, in layout order; only read, and not kept.
    float[] values();

    /// @param step 1-based
    double learningRate(long step);

    /// What [#changeLearningRate] has set, if it has.
    OptionalDouble changedLearningRate();

    /// Every step from the next one on is taken with this rate; empty: with the optimizer's own.
    /// @throws IllegalStateException if a schedule changes the rate
    void changeLearningRate(OptionalDouble rate);
}
