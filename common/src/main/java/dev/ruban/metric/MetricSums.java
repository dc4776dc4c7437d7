package dev.ruban.metric;

import java.util.Arrays;

/// What the metrics of a [MetricPlan] need of some rows: a worker makes it of its shards, the
/// coordinator adds it up by the tree. Immutable.
public final class MetricSums {
    /// Over no rows, and over any rows where there are no metrics: adding it changes nothing.
    public static final MetricSums NONE = new MetricSums();

    private final long rows;
    private final double[] sums;
    private final long[] counts;
    private final ScoreRuns scores;

    /// @param rows   at least 1
    /// @param sums   in the order of the plan; given away
    /// @param counts in the order of the plan; given away
    /// @param scores [ScoreRuns#NONE] where no metric needs them
    public MetricSums(long rows, double[] sums, long[] counts, ScoreRuns scores) {
        if (rows < 1) throw new IllegalArgumentException("rows=" + rows + "; at least 1");
        this.rows = rows;
        this.sums = sums;
        this.counts = counts;
        this.scores = scores;
    }

    private MetricSums() {
        rows = 0;
        sums = new double[0];
        counts = new long[0];
        scores = ScoreRuns.NONE;
    }

    /// 0 for [#NONE] only.
    public long rows() {
        return rows;
    }

    /// A copy.
    public double[] sums() {
        return sums.clone();
    }

    /// A copy.
    public long[] counts() {
        return counts.clone();
    }

    public ScoreRuns scores() {
        return scores;
    }

    MetricSums withScores(ScoreRuns others) {
        return new MetricSums(rows, sums, counts, others);
    }

    double sum(int index) {
        return sums[index];
    }

    long count(int index) {
        return counts[index];
    }

    /// `this + right`, where `this` stands left in the tree.
    /// @throws IllegalArgumentException if they are of different plans
    public MetricSums plus(MetricSums right) {
        if (right.rows == 0) return this;
        if (rows == 0) return right;
        if (right.sums.length != sums.length || right.counts.length != counts.length)
            throw new IllegalArgumentException(
                    "%d sums and %d counts, but %d and %d"
                            .formatted(
                                    sums.length,
                                    counts.length,
                                    right.sums.length,
                                    right.counts.length));
        double[] ofBoth = new double[sums.length];
        for (int i = 0; i < ofBoth.length; i++) ofBoth[i] = sums[i] + right.sums[i];
        long[] countsOfBoth = new long[counts.length];
        for (int i = 0; i < countsOfBoth.length; i++) countsOfBoth[i] = counts[i] + right.counts[i];
        return new MetricSums(rows + right.rows, ofBoth, countsOfBoth, scores.plus(right.scores));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MetricSums that
                && rows == that.rows
                && Arrays.equals(sums, that.sums)
                && Arrays.equals(counts, that.counts)
                && scores.equals(that.scores);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums) * 31 + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        if (rows == 0) return "none";
        return "%d rows: sums %s, counts %s, %d scores"
                .formatted(rows, Arrays.toString(sums), Arrays.toString(counts), scores.size());
    }
}
