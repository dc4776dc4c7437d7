package dev.ruban.coordinator.run;

import dev.ruban.metric.MetricPlan;
import java.util.List;
import java.util.function.Supplier;

/// Passes every event on to its parts, in their order.
public class CompositeRunListener implements RunListener {
    // An array: steps and epochs are told by the hundred thousand a second, without iterators.
    private final RunListener[] parts;

    public CompositeRunListener(List<? extends RunListener> parts) {
        this.parts = parts.toArray(RunListener[]::new);
    }

    @Override
    public void warned(String message) {
        for (RunListener part : parts) part.warned(message);
    }

    @Override
    public void rolledBack(long updates) {
        for (RunListener part : parts) part.rolledBack(updates);
    }

    @Override
    public void started(Started event) {
        for (RunListener part : parts) part.started(event);
    }

    @Override
    public void goesOn(int epochs) {
        for (RunListener part : parts) part.goesOn(epochs);
    }

    @Override
    public void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<MetricPlan.Value>> metricsSoFar) {
        for (RunListener part : parts)
            part.step(stepInEpoch, stepsPerEpoch, lossSoFar, metricsSoFar);
    }

    @Override
    public void epochTrained(int epoch, double loss, List<MetricPlan.Value> metrics) {
        for (RunListener part : parts) part.epochTrained(epoch, loss, metrics);
    }

    @Override
    public void epoch(Epoch event) {
        for (RunListener part : parts) part.epoch(event);
    }

    @Override
    public void stopped(int epoch, String reason) {
        for (RunListener part : parts) part.stopped(epoch, reason);
    }

    @Override
    public void best(int epoch, long steps) {
        for (RunListener part : parts) part.best(epoch, steps);
    }

    @Override
    public void audited(Audited event) {
        for (RunListener part : parts) part.audited(event);
    }

    @Override
    public void finished(Finished event) {
        for (RunListener part : parts) part.finished(event);
    }

    @Override
    public void failed(Failed event) {
        RuntimeException first = null;
        for (RunListener part : parts) {
            try {
                part.failed(event);
            } catch (RuntimeException failure) {
                if (first == null) first = failure;
                else first.addSuppressed(failure);
            }
        }
        if (first != null) throw first;
    }
}
