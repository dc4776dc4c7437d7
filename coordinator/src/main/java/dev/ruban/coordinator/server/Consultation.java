package dev.ruban.coordinator.server;

import dev.ruban.coordinator.callback.Advice;
import dev.ruban.coordinator.callback.Callbacks;
import dev.ruban.coordinator.callback.KeptParameters;
import dev.ruban.coordinator.callback.Logs;
import dev.ruban.coordinator.callback.SavedCallbacks;
import dev.ruban.coordinator.callback.TrainedState;
import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Measure;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.Question;
import dev.ruban.data.Split;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Calls a run's callbacks: the questions of the protocol beside the owner of the run, who does not
/// change the parameters until they are answered; all else by the owner.
final class Consultation {
    private final Callbacks callbacks;
    private final boolean needed;
    private final TrainedParameters parameters;
    private final RunMetrics metrics;
    private final Executor executor;

    /// @param executor where questions are answered
    Consultation(
            TrainingTask task,
            TrainedParameters parameters,
            RunMetrics metrics,
            Executor executor) {
        this.parameters = parameters;
        this.metrics = metrics;
        this.executor = executor;
        needed = !task.callbacks().isEmpty();
        callbacks =
                new Callbacks(
                        task.callbacks(),
                        task.job().epochs(),
                        new Parameters(task.layout(), parameters));
    }

    private record Parameters(ParameterLayout layout, TrainedParameters parameters)
            implements TrainedState {
        @Override
        public float[] values() {
            return parameters.values();
        }

        @Override
        public double learningRate(long step) {
            return parameters.learningRate(step);
        }

        @Override
        public OptionalDouble changedLearningRate() {
            return parameters.changedLearningRate();
        }

        @Override
        public void changeLearningRate(OptionalDouble rate) {
            parameters.changeLearningRate(rate);
        }
    }

    /// Whether there is anybody to be asked.
    boolean isNeeded() {
        return needed;
    }

    /// Before the first step.
    void begin() {
        callbacks.begin();
    }

    /// @param steps applied since the start of the job
    void stepDone(long steps, Effect.ReportStep report) {
        if (!needed) return;
        Measure soFar = new Measure(report.lossSoFar(), report.metricsSoFar().total());
        callbacks.stepDone(steps, logs(soFar, Optional.empty()));
    }

    private Logs logs(Measure training, Optional<Measure> validation) {
        Map<String, Double> values = new LinkedHashMap<>();
        add("", Split.TRAINING, training, values);
        validation.ifPresent(measure -> add(Logs.VALIDATION, Split.VALIDATION, measure, values));
        return new Logs(values);
    }

    private void add(String prefix, Split split, Measure measure, Map<String, Double> values) {
        values.put(prefix + Logs.LOSS, measure.loss());
        for (MetricPlan.Value value : metrics.values(split, measure.metrics()))
            values.put(prefix + value.name(), value.value().orElse(Double.NaN));
    }

    /// @param answer takes what the callbacks advise
    /// @param failed takes what they throw
    void ask(Question question, Consumer<Input> answer, Consumer<Throwable> failed) {
        executor.execute(() -> {
            try {
                answer.accept(advised(question));
            } catch (Throwable failure) {
                failed.accept(failure);
            }
        });
    }

    private Input advised(Question question) {
        Advice advice =
                switch (question) {
                    case Question.EpochEnded ended ->
                            callbacks.epochDone(
                                    ended.epoch(),
                                    ended.steps(),
                                    logs(ended.training(), ended.validation()));
                    case Question.NoStepFollows() -> callbacks.advice();
                    case Question.Diverged diverged -> callbacks.diverged(diverged.what());
                };
        return new Input.Advised(
                advice.stop(),
                advice.best().map(best -> new Input.Kept(best.epoch(), best.steps())));
    }

    /// What the callbacks keep are the present parameters from now on.
    /// @return updates in them
    long restore() {
        KeptParameters best = callbacks.best().orElseThrow();
        parameters.prepare(best.values());
        parameters.commit();
        return best.steps();
    }

    /// The run has its final parameters.
    void end() {
        callbacks.end();
    }

    /// For a checkpoint: what the callbacks have learned.
    SavedCallbacks save() {
        return callbacks.save();
    }

    /// What they have learned is that of the snapshot from now on.
    void restore(Snapshot snapshot) {
        Progress position = snapshot.position();
        callbacks.restore(snapshot.callbacks(), position.epochs(), position.steps());
    }

    /// The training goes back to its beginning.
    void restart() {
        if (needed) callbacks.restart();
    }

    /// Before the first step of a run that goes on.
    void resume(Snapshot snapshot) {
        callbacks.resume();
        restore(snapshot);
    }

    /// Why the training was stopped before its last epoch, if it was.
    Optional<String> stop() {
        return callbacks.advice().stop();
    }

    /// What the callbacks keep.
    Optional<KeptParameters> best() {
        return callbacks.advice().best();
    }
}
