package dev.ruban.coordinator.server;

import dev.ruban.data.Dataset;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.metric.Metric;
import dev.ruban.metric.MetricPlan;
import dev.ruban.optimizer.Sgd;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Small tasks for tests.
public final class Tasks {
    private Tasks() {}

    /// What a test chooses.
    public record Choice(
            long rows,
            long validationRows,
            String batchSize,
            int epochs,
            int shards,
            int parameters,
            double learningRate,
            List<String> metrics) {
        public Choice {
            metrics = List.copyOf(metrics);
        }

        public static Choice small() {
            return new Choice(201, 0, "all", 3, 64, 5, 0.1, List.of());
        }

        public Choice withMetrics(String... names) {
            return new Choice(
                    rows,
                    validationRows,
                    batchSize,
                    epochs,
                    shards,
                    parameters,
                    learningRate,
                    List.of(names));
        }

        public Choice withBatch(String batch) {
            return new Choice(
                    rows, validationRows, batch, epochs, shards, parameters, learningRate, metrics);
        }

        public Choice withEpochs(int count) {
            return new Choice(
                    rows,
                    validationRows,
                    batchSize,
                    count,
                    shards,
                    parameters,
                    learningRate,
                    metrics);
        }

        public Choice withRows(long training, long validation) {
            return new Choice(
                    training,
                    validation,
                    batchSize,
                    epochs,
                    shards,
                    parameters,
                    learningRate,
                    metrics);
        }

        public Choice withShards(int count) {
            return new Choice(
                    rows,
                    validationRows,
                    batchSize,
                    epochs,
                    count,
                    parameters,
                    learningRate,
                    metrics);
        }

        public Choice withParameters(int count) {
            return new Choice(
                    rows, validationRows, batchSize, epochs, shards, count, learningRate, metrics);
        }

        public Choice withLearningRate(double rate) {
            return new Choice(
                    rows, validationRows, batchSize, epochs, shards, parameters, rate, metrics);
        }

        public ResolvedJob job() {
            Job spec =
                    Job.newBuilder()
                            .setBatchSize(batchSize)
                            .setEpochs(epochs)
                            .setShards(shards)
                            .setLearningRate(learningRate)
                            .addAllMetrics(metrics)
                            .build();
            return new ResolvedJob(spec, rows, validationRows, 3, 1, 0);
        }

        public TrainingTask task() {
            return task(new MadeRows(rows, Optional.empty()));
        }

        private List<Metric> plan() {
            return metrics.stream().map(name -> Metric.named(name).orElseThrow()).toList();
        }

        /// A task whose rows cannot be read.
        public TrainingTask unreadable(RuntimeException failure) {
            return task(new MadeRows(rows, Optional.of(failure)));
        }

        private TrainingTask task(Dataset training) {
            Map<Split, Dataset> datasets = new EnumMap<>(Split.class);
            datasets.put(Split.TRAINING, training);
            if (validationRows > 0)
                datasets.put(Split.VALIDATION, new MadeRows(validationRows, Optional.empty()));
            float[] initial = new float[parameters];
            for (int i = 0; i < initial.length; i++) initial[i] = 1f / (i + 3);
            return new TrainingTask(
                    job(),
                    datasets,
                    ParameterLayout.of(Map.of("weight", Shape.of(parameters))),
                    initial,
                    UpdateRule.of(Sgd.withLearningRate((float) learningRate)),
                    false,
                    metrics.isEmpty() ? MetricPlan.NONE : MetricPlan.of(plan(), 1, 1));
        }
    }

    /// Row `i` has the features `1 / (i + 1), 1 / (i + 2), 1 / (i + 3)` and the label `1 / (i + 1)`.
    private record MadeRows(long rows, Optional<RuntimeException> failure) implements Dataset {
        @Override
        public List<String> featureNames() {
            return List.of("a", "b", "c");
        }

        @Override
        public List<String> labelNames() {
            return List.of("y");
        }

        @Override
        public List<String> classes() {
            return List.of();
        }

        @Override
        public void read(
                long firstRow,
                int count,
                float[] features,
                int featuresOffset,
                float[] labels,
                int labelsOffset) {
            if (failure.isPresent()) throw failure.get();
            for (int row = 0; row < count; row++) {
                for (int j = 0; j < 3; j++)
                    features[featuresOffset + 3 * row + j] = 1f / (firstRow + row + j + 1);
                labels[labelsOffset + row] = 1f / (firstRow + row + 1);
            }
        }
    }
}
