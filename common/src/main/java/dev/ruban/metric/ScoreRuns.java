package dev.ruban.metric;

import java.util.Arrays;
import java.util.OptionalDouble;

/// How often each score was given to positives and to negatives: all that the exact area under the
/// ROC curve needs. Ascending; `-0.0` counts as `+0.0`, a NaN comes last. Merging only counts, so
/// that any order of merging gives the same. Immutable.
///
/// There is one run for each distinct score, so at most one for each row: as a float and two
/// varints a run of c rows takes at most 6 * c bytes on the wire.
public final class ScoreRuns {
    /// No rows.
    public static final ScoreRuns NONE = new ScoreRuns(new float[0], new long[0], new long[0]);

    private final float[] scores;
    private final long[] positives;
    private final long[] negatives;

    private ScoreRuns(float[] scores, long[] positives, long[] negatives) {
        this.scores = scores;
        this.positives = positives;
        this.negatives = negatives;
    }

    /// From the wire; the arrays are copied.
    /// @throws IllegalArgumentException if the scores do not ascend, or a run counts nothing
    public static ScoreRuns of(float[] scores, long[] positives, long[] negatives) {
        if (positives.length != scores.length || negatives.length != scores.length)
            throw new IllegalArgumentException(
                    "%d scores, but counts of %d and %d"
                            .formatted(scores.length, positives.length, negatives.length));
        for (int i = 0; i < scores.length; i++)
            if (i > 0 && Float.compare(scores[i - 1], scores[i]) >= 0
                    || Float.floatToIntBits(scores[i]) == 0x80000000
                    || positives[i] < 0
                    || negatives[i] < 0
                    || positives[i] + negatives[i] < 1)
                throw new IllegalArgumentException(
                        "run %d: score %s, %d positives, %d negatives"
                                .formatted(i, scores[i], positives[i], negatives[i]));
        return new ScoreRuns(scores.clone(), positives.clone(), negatives.clone());
    }

    /// A number that sorts a row by its score, then by whether it is a positive.
    static long key(float score, boolean positive) {
        int bits = Float.floatToIntBits(score + 0f);
        return (long) ascending(bits) << 1 | (positive ? 1 : 0);
    }

    /// Of the ascending keys `[from, to)`.
    static ScoreRuns ofSorted(long[] keys, int from, int to) {
        int distinct = 0;
        for (int i = from; i < to; i++) if (i == from || beginsRun(keys, i)) distinct++;
        ScoreRuns runs = withRoom(distinct);
        int run = -1;
        for (int i = from; i < to; i++) {
            if (i == from || beginsRun(keys, i)) run++;
            runs.scores[run] = Float.intBitsToFloat(ascending((int) (keys[i] >> 1)));
            if ((keys[i] & 1) == 1) runs.positives[run]++;
            else runs.negatives[run]++;
        }
        return runs;
    }

    private static boolean beginsRun(long[] keys, int i) {
        return keys[i] >> 1 != keys[i - 1] >> 1;
    }

    /// Turns the bits of floats into ints of the same order, and back.
    private static int ascending(int bits) {
        return bits ^ (bits >> 31 & 0x7fffffff);
    }

    /// The runs of the rows of both.
    ScoreRuns plus(ScoreRuns other) {
        if (other.size() == 0) return this;
        if (size() == 0) return other;
        ScoreRuns runs = withRoom(Math.addExact(size(), other.size()));
        int count = 0;
        int left = 0;
        int right = 0;
        while (left < size() || right < other.size()) {
            int order = compare(left, other, right);
            if (order <= 0) runs.take(count, this, left++);
            if (order >= 0) runs.take(count, other, right++);
            count++;
        }
        return runs.first(count);
    }

    private int compare(int left, ScoreRuns other, int right) {
        if (left == size()) return 1;
        return right == other.size() ? -1 : Float.compare(scores[left], other.scores[right]);
    }

    private void take(int index, ScoreRuns from, int position) {
        scores[index] = from.scores[position];
        positives[index] += from.positives[position];
        negatives[index] += from.negatives[position];
    }

    private static ScoreRuns withRoom(int count) {
        return new ScoreRuns(new float[count], new long[count], new long[count]);
    }

    private ScoreRuns first(int count) {
        if (count == size()) return this;
        return new ScoreRuns(
                Arrays.copyOf(scores, count),
                Arrays.copyOf(positives, count),
                Arrays.copyOf(negatives, count));
    }

    /// Number of distinct scores.
    public int size() {
        return scores.length;
    }

    public float score(int run) {
        return scores[run];
    }

    public long positives(int run) {
        return positives[run];
    }

    public long negatives(int run) {
        return negatives[run];
    }

    /// The share of pairs of a positive and a negative that are in order, ties counted half (Mann &
    /// Whitney, 1947): `(2 * wins + ties) / (2 * pairs)`, counted in integers, each of the two
    /// turned into a double, divided once. Empty if there is only one class; NaN if a score is NaN.
    /// @throws ArithmeticException if there are more than 2^62 pairs
    OptionalDouble areaUnderCurve() {
        long allPositives = Arrays.stream(positives).sum();
        long allNegatives = Arrays.stream(negatives).sum();
        if (allPositives == 0 || allNegatives == 0) return OptionalDouble.empty();
        if (Float.isNaN(scores[size() - 1])) return OptionalDouble.of(Double.NaN);
        long twicePairs = Math.multiplyExact(2, Math.multiplyExact(allPositives, allNegatives));
        long twiceWins = 0;
        long negativesBelow = 0;
        for (int run = 0; run < size(); run++) {
            twiceWins += positives[run] * (2 * negativesBelow + negatives[run]);
            negativesBelow += negatives[run];
        }
        return OptionalDouble.of((double) twiceWins / (double) twicePairs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScoreRuns that
                && Arrays.equals(scores, that.scores)
                && Arrays.equals(positives, that.positives)
                && Arrays.equals(negatives, that.negatives);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(scores) * 31 + Arrays.hashCode(positives);
    }
}
