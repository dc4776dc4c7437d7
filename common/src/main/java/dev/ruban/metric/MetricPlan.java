package dev.ruban.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Which metrics are wanted of predictions of which width, and where their numbers stand in a
/// [MetricSums]. Every process makes its own; they are equal wherever the job is. Immutable.
public final class MetricPlan {
    /// @param value empty if the metric is undefined for these rows
    public record Value(String name, OptionalDouble value) {}

    private final List<Metric> metrics;
    private final List<Metric.Place> places;
    private final int outputs;
    private final int labels;
    private final List<Double> labelMeans;
    private final int sums;
    private final int counts;

    private MetricPlan(List<Metric> metrics, int outputs, int labels, List<Double> labelMeans) {
        this.metrics = List.copyOf(metrics);
        this.outputs = outputs;
        this.labels = labels;
        this.labelMeans = List.copyOf(labelMeans);
        List<Metric.Place> found = new ArrayList<>();
        int sum = 0;
        int count = 0;
        for (Metric metric : metrics) {
            found.add(new Metric.Place(sum, count, this.labelMeans));
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
        return new MetricPlan(metrics, outputs, labels, List.of());
    }

    public boolean isEmpty() {
        return metrics.isEmpty();
    }

    /// Whether the means of the labels have to be found before the first evaluation of a data set:
    /// by the plan of [#beforehand], over the same rows.
    public boolean needsLabelMeans() {
        return labelMeans.isEmpty() && metrics.stream().anyMatch(Metric::needsLabelMeans);
    }

    /// The plan of the pass that finds the means of the labels; it does not look at predictions.
    public MetricPlan beforehand() {
        return new MetricPlan(List.of(new LabelMeans(labels)), outputs, labels, List.of());
    }

    /// The means of the labels, to be told to all who compute.
    /// @param total of the plan of [#beforehand], over all rows
    public List<Double> labelMeans(MetricSums total) {
        List<Double> means = new ArrayList<>();
        for (int label = 0; label < labels; label++)
            means.add(total.sum(label) / (double) total.rows());
        return List.copyOf(means);
    }

    /// This plan, for rows whose labels have these means.
    public MetricPlan withLabelMeans(List<Double> means) {
        if (means.size() != labels)
            throw new IllegalArgumentException(
                    "%d means of %d labels".formatted(means.size(), labels));
        return new MetricPlan(metrics, outputs, labels, means);
    }

    /// The metrics, in order, from the sums over all rows.
    public List<Value> values(MetricSums total) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            values.add(new Value(metric.name(), metric.value(total, places.get(i), outputs)));
        }
        return List.copyOf(values);
    }

    List<Metric> metrics() {
        return metrics;
    }

    Metric.Place place(int metric) {
        return places.get(metric);
    }

    int sums() {
        return sums;
    }

    int counts() {
        return counts;
    }

    void requireFits(RowBlock block) {
        if (block.outputs() != outputs || block.labelColumns() != labels)
            throw new IllegalArgumentException(
                    "a block of %d outputs and %d labels for metrics of %d and %d"
                            .formatted(block.outputs(), block.labelColumns(), outputs, labels));
    }
}
