package dev.ruban.coordinator.server;

/// What a pass of a [DrivenRun] came to: means over its rows.
public final class MeanGradients {
    private final long rows;
    private final double loss;
    private final float[] values;

    MeanGradients(long rows, double loss, float[] values) {
        this.rows = rows;
        this.loss = loss;
        this.values = values;
    }

    public long rows() {
        return rows;
    }

    public double loss() {
        return loss;
    }

    /// Flat, in layout order; empty for an evaluation. The array itself, the caller's own.
    public float[] values() {
        return values;
    }
}
