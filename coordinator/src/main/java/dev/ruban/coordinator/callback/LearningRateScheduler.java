package dev.ruban.coordinator.callback;

/// Sets the learning rate at the beginning of each epoch by a function of the program, as Keras'
/// `LearningRateScheduler` (whose epochs count from 0). The optimizer's schedule must be constant; a
/// job has `--schedule` with `--schedule-unit epochs` instead.
public final class LearningRateScheduler implements Callback {
    /// The rate of an epoch; of its arguments alone, so that a run can be repeated.
    @FunctionalInterface
    public interface Rule {
        /// @param epoch        from 1
        /// @param learningRate so far
        double learningRate(int epoch, double learningRate);
    }

    private final Rule rule;

    private LearningRateScheduler(Rule rule) {
        this.rule = rule;
    }

    public static LearningRateScheduler by(Rule rule) {
        return new LearningRateScheduler(rule);
    }

    @Override
    public void onEpochBegin(Training training, int epoch) {
        training.setLearningRate(rule.learningRate(epoch, training.learningRate()));
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
