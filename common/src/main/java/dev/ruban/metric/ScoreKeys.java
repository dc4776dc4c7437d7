package dev.ruban.metric;

import java.util.Arrays;

/// The scores of rows, each with whether its row is a positive, before they are sorted into
/// [ScoreRuns]. Grows to the most rows that it has seen. Not thread-safe.
final class ScoreKeys {
    private long[] keys = {};
    private int size;

    int size() {
        return size;
    }

    /// Forgets all but the first so many.
    void cutTo(int first) {
        size = first;
    }

    /// Adds the rows of a block with one prediction and one label each.
    void add(RowBlock block) {
        int needed = Math.addExact(size, block.rows());
        if (needed > keys.length)
            keys = Arrays.copyOf(keys, (int) Math.min(Integer.MAX_VALUE - 8, 2L * needed));
        for (int row = 0; row < block.rows(); row++)
            keys[size++] = ScoreRuns.key(block.prediction(row, 0), block.isPositive(row));
    }

    /// Of those from there on, whose order is lost.
    ScoreRuns runsFrom(int first) {
        if (first == size) return ScoreRuns.NONE;
        Arrays.sort(keys, first, size);
        return ScoreRuns.ofSorted(keys, first, size);
    }
}
