package dev.ruban.coordinator.server;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// Writes down what it hears, without the time.
final class RecordingListener implements RunListener {
    final List<String> events = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    float[] lastParameters = {};

    private void record(String format, Object... arguments) {
        events.add(format.formatted(arguments));
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? Double.toHexString(value.getAsDouble()) : "none";
    }

    @Override
    public void warned(String message) {
        warnings.add(message);
    }

    /// What was told is void.
    @Override
    public void rolledBack(long updates) {
        if (updates == 0) events.clear();
    }

    @Override
    public void started(Started event) {
        record(
                "started loss=%s validation=%s parameters=%s",
                Double.toHexString(event.loss()),
                text(event.validationLoss()),
                Arrays.hashCode(event.parameters()));
    }

    @Override
    public void epoch(Epoch event) {
        record(
                "epoch %d steps=%d loss=%s after=%s validation=%s parameters=%s",
                event.epoch(),
                event.steps(),
                Double.toHexString(event.loss()),
                text(event.lossAfter()),
                text(event.validationLoss()),
                Arrays.hashCode(event.parameters()));
    }

    @Override
    public void epochTrained(int epoch, double loss, List<MetricPlan.Value> metrics) {
        record("trained %d loss=%s", epoch, Double.toHexString(loss));
    }

    @Override
    public void stopped(int epoch, String reason) {
        record("stopped after %d: %s", epoch, reason);
    }

    @Override
    public void best(int epoch, long steps) {
        record("best %d after %d steps", epoch, steps);
    }

    @Override
    public void finished(Finished event) {
        lastParameters = event.parameters().clone();
        record(
                "finished loss=%s validation=%s steps=%d parameters=%s",
                Double.toHexString(event.finalLoss()),
                text(event.validationLoss()),
                event.steps(),
                Arrays.hashCode(event.parameters()));
    }

    @Override
    public void failed(Failed event) {
        lastParameters = event.parameters().clone();
        record("failed %s after %d steps", event.code(), event.steps());
    }
}
