package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.run.RunListener;

/// Tells the listener of a run what the protocol reports, with parameters and time.
final class RunReporter {
    private final RunListener listener;
    private final TrainedParameters parameters;
    private long startNanos;

    RunReporter(RunListener listener, TrainedParameters parameters, long startNanos) {
        this.listener = listener;
        this.parameters = parameters;
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

    void started(Effect.ReportStarted report) {
        listener.started(
                new RunListener.Started(
                        report.loss(), report.validationLoss(), parameters.values()));
    }

    void step(Effect.ReportStep report) {
        listener.step(report.stepInEpoch(), report.stepsPerEpoch(), report.lossSoFar());
    }

    void epochTrained(Effect.ReportEpochTrained report) {
        listener.epochTrained(report.epoch(), report.loss());
    }

    void epoch(Effect.ReportEpoch report) {
        listener.epoch(
                new RunListener.Epoch(
                        report.epoch(),
                        report.steps(),
                        report.loss(),
                        report.lossAfter(),
                        report.validationLoss(),
                        parameters.values(),
                        elapsedNanos()));
    }

    RunListener.Finished finished(Effect.ReportFinished report) {
        RunListener.Finished finished =
                new RunListener.Finished(
                        report.finalLoss(),
                        report.validationLoss(),
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
