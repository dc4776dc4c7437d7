package dev.ruban.reduction;

import dev.ruban.metric.MetricSums;

/// The sum over the rows of a subtree of shards within one pass: gradients, loss, metrics and row
/// count.
/// A subtree without rows in the pass is absent: `rows` is 0 and nothing of it is to be added.
public final class Partial {
    private final Subtree subtree;
    private final long rows;
    private final double loss;
    private final float[] gradients;
    private final MetricSums metrics;

    /// Without metrics.
    public Partial(Subtree subtree, long rows, double loss, float[] gradients) {
        this(subtree, rows, loss, gradients, MetricSums.NONE);
    }

    /// @param gradients flat, in the order of the parameter layout; empty for an evaluation and for
    ///     an absent partial. Not copied: whoever makes a partial says how long the array stays.
    public Partial(Subtree subtree, long rows, double loss, float[] gradients, MetricSums metrics) {
        if (rows < 0) throw new IllegalArgumentException("rows=" + rows + "; at least 0");
        this.subtree = subtree;
        this.rows = rows;
        this.loss = loss;
        this.gradients = gradients;
        this.metrics = metrics;
    }

    public Subtree subtree() {
        return subtree;
    }

    public long rows() {
        return rows;
    }

    /// Sum of the rows' losses.
    public double loss() {
        return loss;
    }

    /// The array itself, not a copy.
    public float[] gradients() {
        return gradients;
    }

    /// [MetricSums#NONE] if the job has no metrics, or the partial is absent.
    public MetricSums metrics() {
        return metrics;
    }
}
