package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.data.Split;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import java.util.List;

/// Tells the listener of a run what the protocol reports, with parameters and time.
final class RunReporter {
    private final RunListener listener;
    private final TrainedParameters parameters;
    private final RunMetrics metrics;
    private long startNanos;
    private boolean warnedOfUndefined;

    RunReporter(
            RunListener listener,
            TrainedParameters parameters,
            RunMetrics metrics,
            long startNanos) {
        this.listener = listener;
        this.parameters = parameters;
        this.metrics = metrics;
        this.startNanos = startNanos;
    }

    /// The time counts on from there.
    void goOnAt(long elapsedNanos) {
        startNanos = System.nanoTime() - elapsedNanos;
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    void warned(String message) {
        listener.warned(message);
    }

    void rolledBack(long updates) {
        listener.rolledBack(updates);
    }

    void goesOn(int epochs) {
        listener.goesOn(epochs);
    }

    private List<MetricPlan.Value> training(MetricSums sums) {
        return defined("training", metrics.values(Split.TRAINING, sums));
    }

    private List<MetricPlan.Value> validation(MetricSums sums) {
        return defined("validation", metrics.values(Split.VALIDATION, sums));
    }

    /// Says once if a metric is not defined.
    private List<MetricPlan.Value> defined(String rows, List<MetricPlan.Value> values) {
        for (MetricPlan.Value value : values)
            if (value.value().isEmpty() && !warnedOfUndefined) {
                warnedOfUndefined = true;
                listener.warned(
                        "%s is undefined: the %s rows are all of one class; it stays empty"
                                .formatted(value.name(), rows));
            }
        return values;
    }

    void started(Effect.ReportStarted report) {
        listener.started(
                new RunListener.Started(
                        report.loss(),
                        training(report.metrics()),
                        report.validationLoss(),
                        validation(report.validationMetrics()),
                        parameters.values()));
    }

    void step(Effect.ReportStep report) {
        listener.step(
                report.stepInEpoch(),
                report.stepsPerEpoch(),
                report.lossSoFar(),
                () -> metrics.values(Split.TRAINING, report.metricsSoFar().total()));
    }

    void epochTrained(Effect.ReportEpochTrained report) {
        listener.epochTrained(report.epoch(), report.loss(), training(report.metrics()));
    }

    void epoch(Effect.ReportEpoch report) {
        listener.epoch(
                new RunListener.Epoch(
                        report.epoch(),
                        report.steps(),
                        report.loss(),
                        training(report.metrics()),
                        report.lossAfter(),
                        report.validationLoss(),
                        validation(report.validationMetrics()),
                        parameters.values(),
                        elapsedNanos()));
    }

    void stopped(Effect.ReportStopped report) {
        listener.stopped(report.epoch(), report.reason());
    }

    void audited(RunListener.Audited event) {
        listener.audited(event);
    }

    void best(Effect.ReportBest report) {
        listener.best(report.epoch(), report.steps());
    }

    RunListener.Finished finished(Effect.ReportFinished report) {
        RunListener.Finished finished =
                new RunListener.Finished(
                        report.finalLoss(),
                        training(report.finalMetrics()),
                        report.validationLoss(),
                        validation(report.validationMetrics()),
                        report.steps(),
                        report.workers(),
                        parameters.values(),
                        elapsedNanos());
        listener.finished(finished);
        return finished;
    }

    /// @param steps updates in the parameters; fewer than decided on if an effect has failed
    void failed(Effect.Fail fail, long steps) {
        listener.failed(
                new RunListener.Failed(
                        fail.code(), fail.message(), steps, parameters.values(), elapsedNanos()));
    }
}
