package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Arrays;

/// The sums and counts of one block under way: 16 row lanes for each sum. Confined to one thread.
final class BlockSums {
    private final int sums;
    private final double[] lanes;
    private final double[] folded = new double[Kernels.LANES];
    private final long[] counts;
    private final ScoreKeys scores;
    private float[] scratch = {};

    BlockSums(int sums, int counts, ScoreKeys scores) {
        this.sums = sums;
        lanes = new double[sums * Kernels.LANES];
        this.counts = new long[counts];
        this.scores = scores;
    }

    /// Adds a row's term to a sum. Rows come in order.
    void add(int sum, int row, double term) {
        lanes[sum * Kernels.LANES + row % Kernels.LANES] += term;
    }

    void count(int count) {
        counts[count]++;
    }

    void scores(RowBlock block) {
        scores.add(block);
    }

    /// Room for a metric's own use until it has added its block; its contents are arbitrary.
    float[] scratch(int floats) {
        if (scratch.length < floats) scratch = new float[floats];
        return scratch;
    }

    /// Writes what was added since the last call.
    void finish(double[] results, int at, long[] counted, int countedAt) {
        for (int sum = 0; sum < sums; sum++) {
            System.arraycopy(lanes, sum * Kernels.LANES, folded, 0, Kernels.LANES);
            results[at + sum] = Kernels.fold(folded);
        }
        System.arraycopy(counts, 0, counted, countedAt, counts.length);
        Arrays.fill(lanes, 0);
        Arrays.fill(counts, 0);
    }
}
