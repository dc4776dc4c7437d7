package dev.ruban.data;

import dev.ruban.metric.LabelDeviations;
import dev.ruban.reduction.DoubleTree;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sums over all rows of each label, in double and in the order of an evaluation (ARCHITECTURE.md,
/// "Metrics"): 16 row lanes within a block, blocks of a shard and shards by the tree.
public final class LabelSums {
    /// A row's term in the sum of a label.
    @FunctionalInterface
    private interface Term {
        double of(int label, float value);
    }

    private final Dataset dataset;
    private final ShardLayout layout;
    private final int labels;
    private final float[] features;
    private final float[] values;
    private final double[] lanes = new double[Kernels.LANES];

    private LabelSums(Dataset dataset, int shards) {
        this.dataset = dataset;
        layout = new ShardLayout(dataset.rows(), shards);
        labels = dataset.labelNames().size();
        int columns = dataset.featureNames().size();
        int blockRows = BlockSize.of(columns);
        features = new float[blockRows * columns];
        values = new float[blockRows * labels];
    }

    /// How much the labels vary, in two passes: their means first.
    /// @param shards S of the job
    public static LabelDeviations deviations(Dataset dataset, int shards) {
        LabelSums sums = new LabelSums(dataset, shards);
        double[] means = new double[sums.labels];
        List<Double> totals = sums.sum((_, value) -> value);
        for (int label = 0; label < means.length; label++)
            means[label] = totals.get(label) / dataset.rows();
        List<Double> squares =
                sums.sum((label, value) -> (value - means[label]) * (value - means[label]));
        return new LabelDeviations(dataset.rows(), squares);
    }

    private List<Double> sum(Term term) {
        List<DoubleTree> blocks = trees();
        List<DoubleTree> shards = trees();
        for (int shard = 0; shard < layout.shards() && layout.rowsOf(shard) > 0; shard++) {
            addBlocks(shard, term, blocks);
            for (int label = 0; label < labels; label++)
                shards.get(label).add(blocks.get(label).finish());
        }
        return shards.stream().map(DoubleTree::finish).toList();
    }

    private List<DoubleTree> trees() {
        List<DoubleTree> trees = new ArrayList<>();
        for (int label = 0; label < labels; label++) trees.add(new DoubleTree());
        return trees;
    }

    private void addBlocks(int shard, Term term, List<DoubleTree> blocks) {
        int blockRows = values.length / labels;
        int rows = layout.rowsOf(shard);
        for (int from = 0; from < rows; from += blockRows) {
            int count = Math.min(blockRows, rows - from);
            dataset.read(layout.firstRow(shard) + from, count, features, 0, values, 0);
            for (int label = 0; label < labels; label++)
                blocks.get(label).add(ofBlock(count, label, term));
        }
    }

    private double ofBlock(int rows, int label, Term term) {
        Arrays.fill(lanes, 0);
        for (int row = 0; row < rows; row++)
            lanes[row % Kernels.LANES] += term.of(label, values[row * labels + label]);
        return Kernels.fold(lanes);
    }
}
