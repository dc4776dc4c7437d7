package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Arrays;
import java.util.List;

/// Makes the metrics' sums of blocks of rows, and adds them up by the tree: a stack of nodes, whose
/// last two become one. Confined to one thread. Once it has seen as many rows, it allocates nothing
/// but what it gives out.
public final class BlockMetrics {
    private final MetricPlan plan;
    private final Kernels kernels;
    private final BlockSums block;
    private final ScoreKeys scores = new ScoreKeys();
    private double[] sums = {};
    private long[] counts = {};
    private long[] rows = {};
    private int[] firstScores = {};
    private int depth;

    public BlockMetrics(MetricPlan plan, Kernels kernels) {
        this.plan = plan;
        this.kernels = kernels;
        block = new BlockSums(plan.sums(), plan.counts(), scores);
    }

    /// Forgets all nodes.
    public void clear() {
        depth = 0;
        scores.cutTo(0);
    }

    /// A block is the last node.
    /// @throws IllegalArgumentException if the rows have another width than the plan's
    public void add(RowBlock added) {
        plan.requireFits(added);
        if (depth == rows.length) makeRoom();
        firstScores[depth] = scores.size();
        List<Metric> metrics = plan.metrics();
        for (int i = 0; i < metrics.size(); i++)
            metrics.get(i).add(added, plan.place(i), block, kernels);
        block.finish(sums, depth * plan.sums(), counts, depth * plan.counts());
        rows[depth++] = added.rows();
    }

    private void makeRoom() {
        int nodes = Math.max(8, 2 * depth);
        sums = Arrays.copyOf(sums, nodes * plan.sums());
        counts = Arrays.copyOf(counts, nodes * plan.counts());
        rows = Arrays.copyOf(rows, nodes);
        firstScores = Arrays.copyOf(firstScores, nodes);
    }

    /// The last two nodes, the left one added first, become one. Their scores lie side by side.
    public void merge() {
        int left = depth - 2;
        add(sums, left * plan.sums(), plan.sums());
        add(counts, left * plan.counts(), plan.counts());
        rows[left] += rows[left + 1];
        depth--;
    }

    private static void add(double[] values, int left, int length) {
        for (int i = left; i < left + length; i++) values[i] += values[i + length];
    }

    private static void add(long[] values, int left, int length) {
        for (int i = left; i < left + length; i++) values[i] += values[i + length];
    }

    /// Takes the last node away.
    public MetricSums take() {
        depth--;
        int sum = depth * plan.sums();
        int count = depth * plan.counts();
        ScoreRuns runs = scores.runsFrom(firstScores[depth]);
        scores.cutTo(firstScores[depth]);
        return new MetricSums(
                rows[depth],
                Arrays.copyOfRange(sums, sum, sum + plan.sums()),
                Arrays.copyOfRange(counts, count, count + plan.counts()),
                runs);
    }
}
