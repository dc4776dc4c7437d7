package dev.ruban.worker.compute;

import dev.ruban.autodiff.RowExecution;
import dev.ruban.data.BlockSize;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.metric.BlockMetrics;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.RowBlock;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Sum;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.Kernels;
import java.util.concurrent.atomic.AtomicLong;

/// Sums losses, gradients and metrics over the shards of one subtree, in one thread. The tree is walked
/// from its root: a node whose rows fit goes forward and backward at once, whatever blocks and
/// shards it has, and is summed by the kernels; the sums of larger nodes are added here.
final class ShardWalk {
    private static final float[] NONE = {};

    private final Shards shards;
    private final RowSelection selection;
    private final RowExecution execution;
    private final GatheredRows rows;
    private final MetricPlan plan;
    private final BlockMetrics metrics;
    private final RowBlock measured;
    private final int labels;
    private final int blockRows;
    private final Buffers buffers;
    private final AtomicLong rowsComputed;
    private final Blocks blocks = new Blocks();
    private final Blocks gathered = new Blocks();
    private final Resident resident = new Resident();
    private boolean withGradients;

    /// @param plan         what is measured of the predictions
    /// @param rowsComputed counts the rows of all walks
    ShardWalk(
            ResolvedJob job,
            Shards shards,
            RowExecution execution,
            MetricPlan plan,
            Buffers buffers,
            Kernels kernels,
            AtomicLong rowsComputed) {
        this.shards = shards;
        this.rowsComputed = rowsComputed;
        this.execution = execution;
        this.buffers = buffers;
        this.plan = plan;
        metrics = new BlockMetrics(plan, kernels);
        selection = new RowSelection(job);
        labels = job.labels();
        measured = new RowBlock(plan.outputs(), labels);
        blockRows = BlockSize.of(job.features());
        rows = new GatheredRows(execution, selection, job.features(), labels, blockRows);
    }

    /// Takes the parameters of a pass.
    void begin(Pass pass, float[] parameters) {
        switch (pass) {
            case Pass.Step step -> execution.train(step.step());
            case Pass.Evaluation _ -> execution.evaluate();
        }
        execution.bindParameters(parameters);
    }

    /// The sum over an aligned range of shards.
    /// @return gradients from the buffers, none for an evaluation
    Sum sum(Pass pass, int firstShard, int endShard) {
        withGradients = pass instanceof Pass.Step;
        selection.select(pass, firstShard, endShard);
        metrics.clear();
        Sum sum = sumShards(firstShard, endShard - firstShard);
        if (plan.isEmpty() || sum.isAbsent()) return sum;
        return new Sum(sum.gradients(), sum.loss(), sum.rows(), metrics.take());
    }

    /// Takes back the gradients of a sum that is no longer needed.
    void giveBack(float[] gradients) {
        buffers.giveBack(gradients);
    }

    /// Gives back what is remembered of a training shard that is no longer held.
    void forget(int shard) {
        selection.forget(shard);
    }

    private Sum sumShards(int first, int size) {
        long count = selection.count(first, size);
        if (count == 0) return Sum.ABSENT;
        if (size == 1) return sumBlocks(first, 0, Math.toIntExact(count));
        if (count <= execution.capacity()) return sumGathered(first, size);
        int half = size / 2;
        return plus(sumShards(first, half), sumShards(first + half, half));
    }

    /// The metrics of both lie on the stack.
    private Sum plus(Sum left, Sum right) {
        if (!plan.isEmpty() && !left.isAbsent() && !right.isAbsent()) metrics.merge();
        return left.plus(right, buffers);
    }

    /// The sum over rows of one shard, from the first one of a block on.
    private Sum sumBlocks(int shard, int from, int count) {
        if (count > execution.capacity()) {
            int left = Integer.highestOneBit((count - 1) / blockRows) * blockRows;
            return plus(sumBlocks(shard, from, left), sumBlocks(shard, from + left, count - left));
        }
        resident.forget();
        rows.show(shard, shards.get(selection.split(), shard), from, count);
        blocks.clear();
        blocks.addTree(count, blockRows);
        return compute(blocks);
    }

    /// The sum over shards whose rows fit together.
    private Sum sumGathered(int first, int size) {
        if (!resident.is(first, size)) {
            gathered.clear();
            gather(first, size);
            resident.remember(first, size);
        }
        execution.showFilled();
        return compute(gathered);
    }

    /// @return whether there are any rows
    private boolean gather(int first, int size) {
        if (size > 1) {
            boolean left = gather(first, size / 2);
            boolean right = gather(first + size / 2, size / 2);
            if (left && right) gathered.merge();
            return left || right;
        }
        int count = selection.count(first);
        if (count == 0) return false;
        Shards.Shard shard = shards.get(selection.split(), first);
        rows.gather(first, shard, 0, count, gathered.rows());
        gathered.addTree(count, blockRows);
        return true;
    }

    private Sum compute(Blocks tree) {
        execution.forward(tree);
        double loss = execution.sumOfLosses();
        float[] gradients = NONE;
        if (withGradients) {
            execution.backward();
            gradients = buffers.take();
            execution.gradients(gradients);
        }
        rowsComputed.addAndGet(tree.rows());
        if (!plan.isEmpty()) measure(tree);
        return new Sum(gradients, loss, tree.rows());
    }

    private void measure(Blocks tree) {
        for (int block = 0; block < tree.count(); block++) {
            metrics.add(shown(tree.start(block), tree.rows(block)));
            for (int i = tree.merges(block); i > 0; i--) metrics.merge();
        }
    }

    private RowBlock shown(int firstRow, int count) {
        return measured.show(
                count,
                execution.predictions(),
                execution.predictionsOffset() + firstRow * plan.outputs(),
                execution.shownLabels(),
                execution.shownLabelsOffset() + firstRow * labels);
    }

    /// Which shards' rows lie gathered since an earlier pass: all rows of few shards stay there.
    private final class Resident {
        private Split split = Split.TRAINING;
        private int first;
        private int size;
        private long changes;

        boolean is(int firstShard, int shardCount) {
            return size == shardCount
                    && first == firstShard
                    && split == selection.split()
                    && selection.isInFileOrder()
                    && changes == shards.changes();
        }

        void remember(int firstShard, int shardCount) {
            first = firstShard;
            size = selection.isInFileOrder() ? shardCount : 0;
            split = selection.split();
            changes = shards.changes();
        }

        void forget() {
            size = 0;
        }
    }
}
