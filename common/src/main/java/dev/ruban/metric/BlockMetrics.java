package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.List;

/// Makes the metrics' sums of blocks of rows, the leaves of the tree. Confined to one thread.
public final class BlockMetrics {
    private final MetricPlan plan;
    private final Kernels kernels;
    private final BlockSums sums;

    public BlockMetrics(MetricPlan plan, Kernels kernels) {
        this.plan = plan;
        this.kernels = kernels;
        sums = new BlockSums(plan.sums(), plan.counts());
    }

    /// The sums over one block.
    /// @throws IllegalArgumentException if the rows have another width than the plan's
    public MetricSums of(RowBlock rows) {
        plan.requireFits(rows);
        List<Metric> metrics = plan.metrics();
        for (int i = 0; i < metrics.size(); i++)
            metrics.get(i).add(rows, plan.place(i), sums, kernels);
        return sums.finish(rows.rows());
    }
}
