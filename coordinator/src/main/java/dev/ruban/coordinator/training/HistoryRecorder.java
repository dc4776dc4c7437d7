package dev.ruban.coordinator.training;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Gathers a [History].
final class HistoryRecorder implements RunListener {
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> validationLosses = new ArrayList<>();
    private final boolean verifiable;
    private final Map<String, List<Double>> metrics = new TreeMap<>();
    private double startLoss;
    private Optional<String> stopped = Optional.empty();
    private OptionalInt best = OptionalInt.empty();

    /// @param verifiable whether the run can be repeated
    HistoryRecorder(boolean verifiable) {
        this.verifiable = verifiable;
    }

    /// A run without a directory has no checkpoints: it goes back to its start.
    @Override
    public void rolledBack(long updates) {
        if (updates > 0) throw new IllegalStateException("back to update " + updates);
        losses.clear();
        validationLosses.clear();
        metrics.clear();
        stopped = Optional.empty();
        best = OptionalInt.empty();
    }

    @Override
    public void started(Started event) {
        startLoss = event.loss();
    }

    @Override
    public void epoch(Epoch event) {
        losses.add(event.loss());
        event.validationLoss().ifPresent(validationLosses::add);
        record("", event.metrics());
        record("val_", event.validationMetrics());
    }

    private void record(String prefix, List<MetricPlan.Value> values) {
        for (MetricPlan.Value value : values)
            metrics.computeIfAbsent(prefix + value.name(), _ -> new ArrayList<>())
                    .add(value.value().orElse(Double.NaN));
    }

    @Override
    public void stopped(int epoch, String reason) {
        stopped = Optional.of(reason);
    }

    @Override
    public void best(int epoch, long steps) {
        best = OptionalInt.of(epoch);
    }

    @Override
    public void finished(Finished event) {}

    private static Map<String, Double> finals(Finished finished) {
        Map<String, Double> values = new TreeMap<>();
        for (MetricPlan.Value value : finished.finalMetrics())
            values.put(value.name(), value.value().orElse(Double.NaN));
        return values;
    }

    History history(Finished finished, String digest) {
        return new History(
                startLoss,
                losses,
                validationLosses,
                metrics,
                finished.finalLoss(),
                finals(finished),
                finished.steps(),
                digest,
                stopped,
                best,
                verifiable);
    }
}
