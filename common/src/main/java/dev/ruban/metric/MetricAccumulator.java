package dev.ruban.metric;

import dev.ruban.reduction.TreeFold;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;
import java.util.Optional;

/// Makes the metrics' sums over a subtree of shards: for each shard, in order, [#addBlock] for its
/// blocks, in order, then [#endShard]; at last [#finish]. Confined to one thread.
public final class MetricAccumulator {
    private final MetricPlan plan;
    private final Kernels kernels;
    private final BlockSums block;
    private final TreeFold<MetricSums> blocks = new TreeFold<>(MetricSums::plus);
    private final TreeFold<MetricSums> shards = new TreeFold<>(MetricSums::plus);

    /// @throws IllegalArgumentException if the plan waits for the means of labels
    public MetricAccumulator(MetricPlan plan, Kernels kernels) {
        if (plan.needsLabelMeans())
            throw new IllegalArgumentException("the means of the labels have to be found first");
        this.plan = plan;
        this.kernels = kernels;
        block = new BlockSums(plan.sums(), plan.counts());
    }

    /// @throws IllegalArgumentException if the rows have another width than the plan's
    public void addBlock(RowBlock rows) {
        plan.requireFits(rows);
        List<Metric> metrics = plan.metrics();
        for (int i = 0; i < metrics.size(); i++)
            metrics.get(i).add(rows, plan.place(i), block, kernels);
        blocks.add(Optional.of(block.finish(rows.rows())));
    }

    /// Ends a shard, also one without rows.
    public void endShard() {
        shards.add(blocks.finish());
    }

    /// The sums over the shards since the last call; empty if they had no rows.
    public Optional<MetricSums> finish() {
        return shards.finish();
    }
}
