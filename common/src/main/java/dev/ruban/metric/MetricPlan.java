package dev.ruban.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Which metrics are wanted of predictions of which width, and where their numbers stand in a
/// [MetricSums]. Every process makes its own; they are equal wherever the job is. Immutable.
public final class MetricPlan {
    /// Nothing is wanted.
    public static final MetricPlan NONE = new MetricPlan(List.of(), 1, 1, Optional.empty());

    /// @param value empty if the metric is undefined for these rows
    public record Value(String name, OptionalDouble value) {}

    private final List<Metric> metrics;
    private final List<Metric.Place> places;
    private final int outputs;
    private final int labels;
    private final Optional<LabelDeviations> labelDeviations;
    private final int sums;
    private final int counts;

    private MetricPlan(
            List<Metric> metrics,
            int outputs,
            int labels,
            Optional<LabelDeviations> labelDeviations) {
        this.metrics = List.copyOf(metrics);
        this.outputs = outputs;
        this.labels = labels;
        this.labelDeviations = labelDeviations;
        List<Metric.Place> found = new ArrayList<>();
        int sum = 0;
        int count = 0;
        for (Metric metric : metrics) {
            found.add(new Metric.Place(sum, count));
            sum += metric.sums(outputs);
            count += metric.counts();
        }
        places = List.copyOf(found);
        sums = sum;
        counts = count;
    }

    /// @param metrics in the order in which they are to be reported
    /// @param outputs floats of one row's prediction
    /// @param labels  floats of one row's label
    /// @throws IllegalArgumentException if one does not fit ([Metric#misfit]) or is there twice
    public static MetricPlan of(List<Metric> metrics, int outputs, int labels) {
        for (Metric metric : metrics) {
            Optional<String> misfit = metric.misfit(outputs, labels);
            if (misfit.isPresent()) throw new IllegalArgumentException(misfit.get());
            if (metrics.indexOf(metric) != metrics.lastIndexOf(metric))
                throw new IllegalArgumentException("metric " + metric + " is there twice");
        }
        return new MetricPlan(metrics, outputs, labels, Optional.empty());
    }

    public boolean isEmpty() {
        return metrics.isEmpty();
    }

    /// Floats of one row's prediction.
    public int outputs() {
        return outputs;
    }

    /// Of the metrics, in order.
    public List<String> names() {
        return metrics.stream().map(Metric::name).toList();
    }

    /// Whether [#values] needs to know how much the labels vary.
    public boolean needsLabelDeviations() {
        return labelDeviations.isEmpty() && metrics.stream().anyMatch(Metric::needsLabelDeviations);
    }

    /// This plan, for values over a data set whose labels vary so much. The sums are the same.
    public MetricPlan withLabelDeviations(LabelDeviations deviations) {
        if (deviations.squares().size() != labels)
            throw new IllegalArgumentException(
                    "deviations of %d labels, not of %d"
                            .formatted(deviations.squares().size(), labels));
        return new MetricPlan(metrics, outputs, labels, Optional.of(deviations));
    }

    /// The metrics, in order, from the sums over rows of a data set; none of no rows.
    /// @throws IllegalStateException if [#needsLabelDeviations]
    public List<Value> values(MetricSums total) {
        if (total.rows() == 0) return List.of();
        if (needsLabelDeviations())
            throw new IllegalStateException("how much the labels vary is not known");
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            OptionalDouble value = metric.value(total, places.get(i), outputs, labelDeviations);
            values.add(new Value(metric.name(), value));
        }
        return List.copyOf(values);
    }

    /// Doubles of each [MetricSums] of this plan.
    public int sums() {
        return sums;
    }

    /// Longs of each [MetricSums] of this plan.
    public int counts() {
        return counts;
    }

    /// Whether each [MetricSums] of this plan has the score of each of its rows.
    public boolean hasScores() {
        return metrics.stream().anyMatch(Metric::needsScores);
    }

    List<Metric> metrics() {
        return metrics;
    }

    Metric.Place place(int metric) {
        return places.get(metric);
    }

    void requireFits(RowBlock block) {
        if (block.outputs() != outputs || block.labelColumns() != labels)
            throw new IllegalArgumentException(
                    "a block of %d outputs and %d labels for metrics of %d and %d"
                            .formatted(block.outputs(), block.labelColumns(), outputs, labels));
    }
}
