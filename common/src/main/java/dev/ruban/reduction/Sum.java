package dev.ruban.reduction;

import dev.ruban.metric.MetricSums;

/// The sum over a node of the tree: gradients, loss, metrics and row count. Without rows it is
/// absent, and adding it changes nothing, not even the sign of a zero.
public final class Sum {
    private static final float[] NONE = {};

    /// The sum over no rows.
    public static final Sum ABSENT = new Sum(NONE, 0.0, 0);

    private final float[] gradients;
    private double loss;
    private long rows;
    private MetricSums metrics;

    /// Without metrics.
    public Sum(float[] gradients, double loss, long rows) {
        this(gradients, loss, rows, MetricSums.NONE);
    }

    /// @param gradients taken over, from [Buffers#take]
    public Sum(float[] gradients, double loss, long rows, MetricSums metrics) {
        this.gradients = gradients;
        this.loss = loss;
        this.rows = rows;
        this.metrics = metrics;
    }

    /// The array itself; empty if the sum is absent.
    public float[] gradients() {
        return gradients;
    }

    public double loss() {
        return loss;
    }

    public long rows() {
        return rows;
    }

    /// [MetricSums#NONE] if there are no metrics.
    public MetricSums metrics() {
        return metrics;
    }

    public boolean isAbsent() {
        return rows == 0;
    }

    /// `this + right`, where `this` stands left in the tree. The gradients of the side that is no
    /// longer needed go back to the buffers; neither operand may be used afterwards.
    public Sum plus(Sum right, Buffers buffers) {
        if (right.isAbsent()) return this;
        if (isAbsent()) return right;
        float[] left = gradients;
        float[] added = right.gradients;
        for (int i = 0; i < left.length; i++) left[i] += added[i];
        loss += right.loss;
        rows += right.rows;
        metrics = metrics.plus(right.metrics);
        buffers.giveBack(added);
        return this;
    }
}
