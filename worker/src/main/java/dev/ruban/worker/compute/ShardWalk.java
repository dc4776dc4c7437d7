package dev.ruban.worker.compute;

import dev.ruban.autodiff.RowExecution;
import dev.ruban.data.BlockSize;
import dev.ruban.job.ResolvedJob;
import dev.ruban.metric.BlockMetrics;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import dev.ruban.metric.RowBlock;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Sum;
import dev.ruban.reduction.TreeSum;
import dev.ruban.tensor.kernel.Kernels;
import java.util.concurrent.atomic.AtomicLong;

/// Sums losses, gradients and metrics over the shards of one subtree, in one thread. Rows of several
/// blocks and shards go forward and backward together, as many as fit; only the sums over rows are
/// cut at the boundaries of blocks and shards.
final class ShardWalk {
    private static final float[] NONE = {};

    private final Shards shards;
    private final RowSelection selection;
    private final RowExecution execution;
    private final Kernels kernels;
    private final MetricPlan plan;
    private final BlockMetrics metrics;
    private final int features;
    private final int labels;
    private final int blockRows;
    private final TreeSum blocks;
    private final TreeSum tree;
    private final Buffers buffers;
    private final AtomicLong rowsComputed;

    // The rows gathered so far: pieces of shards, each at most one block. A piece of 0 rows ends a
    // shard that had no more rows.
    private final int[] pieceRows;
    private final boolean[] pieceEndsShard;
    private int pieces;
    private int gathered;

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
        this.kernels = kernels;
        this.plan = plan;
        metrics = new BlockMetrics(plan, kernels);
        selection = new RowSelection(job);
        features = job.features();
        labels = job.labels();
        blockRows = BlockSize.of(job.features());
        blocks = new TreeSum(buffers);
        tree = new TreeSum(buffers);
        int mostPieces = execution.capacity() + job.shards();
        pieceRows = new int[mostPieces];
        pieceEndsShard = new boolean[mostPieces];
    }

    /// Takes the parameters of a pass.
    void begin(Pass pass, float[] parameters) {
        switch (pass) {
            case Pass.Step step -> execution.train(step.step());
            case Pass.Evaluation _ -> execution.evaluate();
        }
        execution.bindParameters(parameters);
    }

    /// @return the sum; gradients from the buffers, none for an evaluation
    Sum sum(Pass pass, int firstShard, int endShard) {
        for (int shard = firstShard; shard < endShard; shard++) gather(pass, shard);
        compute(pass);
        return tree.finish();
    }

    /// The sum over neighbouring subtrees of equal size, given in order.
    Sum combine(Sum... sums) {
        for (Sum sum : sums) tree.add(sum);
        return tree.finish();
    }

    /// Takes back the gradients of a sum that is no longer needed.
    void giveBack(float[] gradients) {
        buffers.giveBack(gradients);
    }

    /// Gives back what is remembered of a training shard that is no longer held.
    void forget(int shard) {
        selection.forget(shard);
    }

    private void gather(Pass pass, int shard) {
        int count = selection.select(pass, shard);
        if (count == 0) {
            addPiece(0, true);
            return;
        }
        Shards.Shard rows = shards.get(RowSelection.split(pass), shard);
        for (int from = 0; from < count; from += blockRows) {
            int length = Math.min(blockRows, count - from);
            if (gathered + length > execution.capacity()) compute(pass);
            copy(rows, from, length);
            number(selection.firstRow(pass, shard), from, length);
            addPiece(length, from + length == count);
        }
    }

    private void copy(Shards.Shard shard, int from, int length) {
        int[] rows = selection.rows();
        for (int i = 0; i < length; i++) {
            int row = rows[from + i];
            System.arraycopy(
                    shard.features(),
                    row * features,
                    execution.features(),
                    (gathered + i) * features,
                    features);
            System.arraycopy(
                    shard.labels(),
                    row * labels,
                    execution.labels(),
                    (gathered + i) * labels,
                    labels);
        }
    }

    private void number(long firstRow, int from, int length) {
        int[] rows = selection.rows();
        for (int i = 0; i < length; i++)
            execution.rowNumbers()[gathered + i] = firstRow + rows[from + i];
    }

    private void addPiece(int rows, boolean endsShard) {
        pieceRows[pieces] = rows;
        pieceEndsShard[pieces++] = endsShard;
        gathered += rows;
    }

    /// Computes what is gathered, and begins anew.
    private void compute(Pass pass) {
        boolean withGradients = pass instanceof Pass.Step;
        if (gathered > 0) {
            execution.forward(gathered);
            if (withGradients) execution.backward(gathered);
        }
        int firstRow = 0;
        for (int piece = 0; piece < pieces; piece++) {
            if (pieceRows[piece] > 0) blocks.add(block(pass, firstRow, pieceRows[piece]));
            firstRow += pieceRows[piece];
            if (pieceEndsShard[piece]) tree.add(blocks.finish());
        }
        rowsComputed.addAndGet(gathered);
        pieces = 0;
        gathered = 0;
    }

    private Sum block(Pass pass, int firstRow, int rows) {
        boolean withGradients = pass instanceof Pass.Step;
        float[] gradients = withGradients ? buffers.take() : NONE;
        if (withGradients) execution.gradients(firstRow, rows, gradients);
        double loss =
                kernels.sumAsDouble(rows, execution.losses(), execution.lossesOffset() + firstRow);
        return new Sum(gradients, loss, rows, metrics(firstRow, rows));
    }

    private MetricSums metrics(int firstRow, int rows) {
        if (plan.isEmpty()) return MetricSums.NONE;
        return metrics.of(
                new RowBlock(
                        rows,
                        execution.predictions(),
                        execution.predictionsOffset() + firstRow * plan.outputs(),
                        plan.outputs(),
                        execution.labels(),
                        firstRow * labels,
                        labels));
    }
}
