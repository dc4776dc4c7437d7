package dev.ruban.coordinator.callback;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// A training whose epochs have the values that a test says. The parameter after epoch `e` is `e`.
final class Course implements TrainedState {
    private final ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.scalar()));
    private final float[] values = {0f};
    private final Callbacks callbacks;
    private OptionalDouble rate = OptionalDouble.empty();
    private int epoch;

    /// An epoch has one step; the learning rate is 1.
    Course(int epochs, Callback... callbacks) {
        this.callbacks = new Callbacks(List.of(callbacks), epochs, this);
        this.callbacks.begin();
    }

    /// An epoch with this `loss`, and the same as `val_loss` and `accuracy`.
    Advice epoch(double value) {
        epoch++;
        values[0] = epoch;
        Logs logs = new Logs(Map.of("loss", value, "val_loss", value, "accuracy", value));
        return callbacks.epochDone(epoch, epoch, logs);
    }

    /// @return the last epoch, after which the training was stopped or there are no values left
    int run(double... losses) {
        for (double value : losses) if (epoch(value).stop().isPresent()) break;
        return epoch;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    void goOnFrom(SavedCallbacks saved, int trained) {
        epoch = trained;
        callbacks.restore(saved, trained, trained);
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public double learningRate(long step) {
        return rate.orElse(1);
    }

    @Override
    public OptionalDouble changedLearningRate() {
        return rate;
    }

    @Override
    public void changeLearningRate(OptionalDouble changed) {
        rate = changed;
    }
}
