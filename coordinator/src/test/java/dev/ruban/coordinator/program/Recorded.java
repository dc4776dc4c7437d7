package dev.ruban.coordinator.program;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.metric.MetricPlan;
import java.util.ArrayList;
import java.util.List;

/// What a run came to, to be compared bit for bit.
final class Recorded implements RunListener {
    private final List<Double> losses = new ArrayList<>();
    private final List<float[]> parameters = new ArrayList<>();
    private final List<List<String>> metrics = new ArrayList<>();
    private double startLoss;
    private double finalLoss;

    @Override
    public void started(Started event) {
        startLoss = event.loss();
        record(event.metrics(), event.validationMetrics());
    }

    @Override
    public void epoch(Epoch event) {
        losses.add(event.loss());
        record(event.metrics(), event.validationMetrics());
        parameters.add(event.parameters().clone());
    }

    @Override
    public void finished(Finished event) {
        finalLoss = event.finalLoss();
        record(event.finalMetrics(), event.validationMetrics());
    }

    private void record(List<MetricPlan.Value> training, List<MetricPlan.Value> validation) {
        if (!training.isEmpty()) metrics.add(text(training));
        if (!validation.isEmpty()) metrics.add(text(validation));
    }

    private static List<String> text(List<MetricPlan.Value> values) {
        return values.stream()
                .map(value ->
                        value.name()
                                + "="
                                + (value.value().isPresent() ? value.value().getAsDouble() : ""))
                .toList();
    }

    /// Digest of the parameters, all losses and metrics.
    Result result(TrainingTask task) {
        String digest = ParameterDigest.sha256(task.layout(), parameters.getLast());
        return new Result(digest, startLoss, List.copyOf(losses), finalLoss, List.copyOf(metrics));
    }

    List<float[]> parameters() {
        return parameters;
    }

    /// @param metrics of the start, each epoch and the end: of the training rows, and where there
    ///     are validation rows then of them
    record Result(
            String digest,
            double startLoss,
            List<Double> epochLosses,
            double finalLoss,
            List<List<String>> metrics) {}
}
