package dev.ruban.benchmark.training;

import dev.ruban.coordinator.run.RunListener;

/// Times the later half of a run's epochs: without start-up, evaluations before and after, and what
/// is compiled meanwhile.
final class StepClock implements RunListener {
    private final int firstEpoch;
    private long firstSteps;
    private long firstNanos;
    private long lastSteps;
    private long lastNanos;

    /// @param epochs of the run, at least 2
    StepClock(int epochs) {
        firstEpoch = epochs / 2;
    }

    double secondsOfAStep() {
        return (lastNanos - firstNanos) / 1e9 / (lastSteps - firstSteps);
    }

    @Override
    public void epoch(Epoch event) {
        lastSteps = event.steps();
        lastNanos = event.elapsedNanos();
        if (event.epoch() != firstEpoch) return;
        firstSteps = lastSteps;
        firstNanos = lastNanos;
    }

    @Override
    public void started(Started event) {}

    @Override
    public void finished(Finished event) {}
}
