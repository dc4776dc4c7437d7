package dev.ruban.coordinator.protocol;

import dev.ruban.metric.MetricSums;

/// What is known of rows: the mean of their losses, and what their metrics are made of.
/// @param metrics [MetricSums#NONE] if the job has no metrics
public record Measure(double loss, MetricSums metrics) {}
