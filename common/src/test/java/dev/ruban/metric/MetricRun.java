package dev.ruban.metric;

import dev.ruban.data.Dataset;
import dev.ruban.data.Datasets;
import dev.ruban.data.LabelSums;
import dev.ruban.data.ShardLayout;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.RootSum;
import dev.ruban.reduction.Subtree;
import dev.ruban.reduction.Sum;
import dev.ruban.reduction.TreeSum;
import dev.ruban.tensor.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// Metrics of a whole data set, as a cluster would find them.
/// @param blockRows rows of a block
record MetricRun(
        float[] predictions,
        float[] labels,
        int outputs,
        int labelColumns,
        int shards,
        int blockRows) {
    int rows() {
        return labels.length / labelColumns;
    }

    MetricPlan plan(List<Metric> metrics) {
        return MetricPlan.of(metrics, outputs, labelColumns);
    }

    List<MetricPlan.Value> values(List<Metric> metrics, List<Subtree> cut) {
        MetricPlan plan = plan(metrics);
        MetricSums total = total(plan, cut);
        if (!plan.needsLabelDeviations()) return plan.values(total);
        return plan.withLabelDeviations(LabelSums.deviations(dataset(), shards)).values(total);
    }

    private Dataset dataset() {
        float[][] rows = new float[rows()][];
        for (int row = 0; row < rows.length; row++)
            rows[row] = Arrays.copyOfRange(labels, row * labelColumns, (row + 1) * labelColumns);
        return Datasets.of(new float[rows.length][1], rows);
    }

    OptionalDouble value(Metric metric) {
        return values(List.of(metric), List.of(new Subtree(0, shards))).getFirst().value();
    }

    /// @param cut subtrees that together are all shards: one partial for each
    MetricSums total(MetricPlan plan, List<Subtree> cut) {
        RootSum root = new RootSum(shards, _ -> {});
        for (Subtree subtree : cut) {
            Sum sum = sum(plan, subtree);
            root.add(new Partial(subtree, sum.rows(), sum.loss(), sum.gradients(), sum.metrics()));
        }
        return root.root().metrics();
    }

    private Sum sum(MetricPlan plan, Subtree subtree) {
        ShardLayout layout = new ShardLayout(rows(), shards);
        BlockMetrics metrics = new BlockMetrics(plan, Kernels.best());
        TreeSum tree = new TreeSum(new Buffers(0));
        for (int shard = subtree.first(); shard < subtree.end(); shard++) {
            TreeSum blocks = new TreeSum(new Buffers(0));
            int first = (int) layout.firstRow(shard);
            int end = first + layout.rowsOf(shard);
            for (int from = first; from < end; from += blockRows) {
                RowBlock block = block(from, Math.min(blockRows, end - from));
                blocks.add(new Sum(new float[0], 0, block.rows(), metrics(metrics, block)));
            }
            tree.add(blocks.finish());
        }
        return tree.finish();
    }

    private static MetricSums metrics(BlockMetrics metrics, RowBlock block) {
        metrics.add(block);
        return metrics.take();
    }

    private RowBlock block(int from, int rows) {
        return new RowBlock(outputs, labelColumns)
                .show(rows, predictions, from * outputs, labels, from * labelColumns);
    }
}
