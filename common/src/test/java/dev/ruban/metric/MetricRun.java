package dev.ruban.metric;

import dev.ruban.data.ShardLayout;
import dev.ruban.reduction.Subtree;
import dev.ruban.reduction.TreeFold;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /// One value after the other, with the pass for the means first where that is needed.
    List<MetricPlan.Value> values(List<Metric> metrics, List<Subtree> cut) {
        MetricPlan plan = planOf(metrics, cut);
        return plan.values(total(plan, cut));
    }

    MetricPlan planOf(List<Metric> metrics, List<Subtree> cut) {
        MetricPlan plan = MetricPlan.of(metrics, outputs, labelColumns);
        if (!plan.needsLabelMeans()) return plan;
        MetricPlan beforehand = plan.beforehand();
        return plan.withLabelMeans(beforehand.labelMeans(total(beforehand, cut)));
    }

    OptionalDouble value(Metric metric) {
        return values(List.of(metric), List.of(new Subtree(0, shards))).getFirst().value();
    }

    /// @param cut subtrees that together are all shards: one partial for each
    MetricSums total(MetricPlan plan, List<Subtree> cut) {
        SortedMap<Subtree, Optional<MetricSums>> parts = new TreeMap<>();
        for (Subtree subtree : cut) parts.put(subtree, partial(plan, subtree));
        return TreeFold.root(parts, shards, MetricSums::plus).orElseThrow();
    }

    private Optional<MetricSums> partial(MetricPlan plan, Subtree subtree) {
        ShardLayout layout = new ShardLayout(rows(), shards);
        MetricAccumulator accumulator = new MetricAccumulator(plan, Kernels.best());
        for (int shard = subtree.first(); shard < subtree.end(); shard++) {
            int first = (int) layout.firstRow(shard);
            int end = first + layout.rowsOf(shard);
            for (int from = first; from < end; from += blockRows)
                accumulator.addBlock(block(from, Math.min(blockRows, end - from)));
            accumulator.endShard();
        }
        return accumulator.finish();
    }

    private RowBlock block(int from, int rows) {
        return new RowBlock(
                rows,
                predictions,
                from * outputs,
                outputs,
                labels,
                from * labelColumns,
                labelColumns);
    }
}
