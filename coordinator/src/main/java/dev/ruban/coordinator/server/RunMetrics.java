package dev.ruban.coordinator.server;

import dev.ruban.data.Dataset;
import dev.ruban.data.LabelSums;
import dev.ruban.data.Split;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// From the sums of a run's metrics to their values, for each split.
final class RunMetrics {
    private final Map<Split, MetricPlan> plans = new EnumMap<>(Split.class);

    private RunMetrics() {}

    /// Reads the labels of the data sets if a metric needs to know how much they vary.
    static RunMetrics of(TrainingTask task) {
        RunMetrics metrics = new RunMetrics();
        task.datasets().forEach((split, dataset) -> metrics.plans.put(split, plan(task, dataset)));
        return metrics;
    }

    private static MetricPlan plan(TrainingTask task, Dataset dataset) {
        MetricPlan plan = task.metrics();
        if (!plan.needsLabelDeviations()) return plan;
        return plan.withLabelDeviations(LabelSums.deviations(dataset, task.job().shards()));
    }

    /// In the job's order; none of no sums.
    List<MetricPlan.Value> values(Split split, MetricSums sums) {
        return plans.getOrDefault(split, MetricPlan.NONE).values(sums);
    }
}
