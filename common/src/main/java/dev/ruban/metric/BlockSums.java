package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Arrays;

/// The sums and counts of one block under way: 16 row lanes for each sum. Confined to one thread.
final class BlockSums {
    private final int sums;
    private final double[] lanes;
    private final double[] folded = new double[Kernels.LANES];
    private final long[] counts;
    private ScoreRuns scores = ScoreRuns.NONE;

    BlockSums(int sums, int counts) {
        this.sums = sums;
        lanes = new double[sums * Kernels.LANES];
        this.counts = new long[counts];
    }

    /// Adds a row's term to a sum. Rows come in order.
    void add(int sum, int row, double term) {
        lanes[sum * Kernels.LANES + row % Kernels.LANES] += term;
    }

    void count(int count) {
        counts[count]++;
    }

    void scores(ScoreRuns runs) {
        scores = runs;
    }

    /// What was added since the last call.
    MetricSums finish(int rows) {
        double[] results = new double[sums];
        for (int sum = 0; sum < sums; sum++) {
            System.arraycopy(lanes, sum * Kernels.LANES, folded, 0, Kernels.LANES);
            results[sum] = Kernels.fold(folded);
        }
        MetricSums finished = new MetricSums(rows, results, counts.clone(), scores);
        Arrays.fill(lanes, 0);
        Arrays.fill(counts, 0);
        scores = ScoreRuns.NONE;
        return finished;
    }
}
