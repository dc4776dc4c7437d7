package dev.ruban.metric;

import java.util.ArrayList;
import java.util.List;

/// [MetricSums] added up step by step. Sums are added in the order of steps; scores are merged as
/// few of them as possible at a time, which touches no bit, since merging only counts. Immutable.
public final class EpochSums {
    /// Of no steps.
    public static final EpochSums NONE = new EpochSums(MetricSums.NONE, List.of());

    private final MetricSums sums;

    // Each is at least twice as long as the next.
    private final List<ScoreRuns> scores;

    private EpochSums(MetricSums sums, List<ScoreRuns> scores) {
        this.sums = sums;
        this.scores = scores;
    }

    /// The steps whose sums these are are done; further ones can be added.
    public static EpochSums of(MetricSums total) {
        return NONE.plus(total);
    }

    /// These steps and the next one.
    public EpochSums plus(MetricSums step) {
        if (step.rows() == 0) return this;
        MetricSums both = sums.plus(step.withScores(ScoreRuns.NONE));
        return new EpochSums(both, step.scores().size() == 0 ? scores : with(step.scores()));
    }

    private List<ScoreRuns> with(ScoreRuns added) {
        List<ScoreRuns> all = new ArrayList<>(scores);
        ScoreRuns last = added;
        while (!all.isEmpty() && all.getLast().size() < 2 * last.size())
            last = all.removeLast().plus(last);
        all.add(last);
        return List.copyOf(all);
    }

    /// The sums over all rows of the steps.
    public MetricSums total() {
        ScoreRuns all = ScoreRuns.NONE;
        for (ScoreRuns runs : scores.reversed()) all = runs.plus(all);
        return scores.isEmpty() ? sums : sums.withScores(all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochSums that && total().equals(that.total());
    }

    @Override
    public int hashCode() {
        return sums.hashCode();
    }

    @Override
    public String toString() {
        return sums.toString();
    }
}
