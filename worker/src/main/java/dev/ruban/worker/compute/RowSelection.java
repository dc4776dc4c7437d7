package dev.ruban.worker.compute;

import dev.ruban.data.EpochOrder;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;

/// Which rows of a shard take part in a pass, and in which order. Confined to one thread.
final class RowSelection {
    private final long stepsPerEpoch;
    private final ShardLayout training;
    private final ShardLayout validation;
    private final EpochOrder order;
    private final long firstValidationRow;
    private int[] rows = {};

    RowSelection(ResolvedJob job) {
        stepsPerEpoch = job.stepsPerEpoch();
        training = new ShardLayout(job.rows(), job.shards());
        validation = new ShardLayout(Math.max(1, job.validationRows()), job.shards());
        order = new EpochOrder(job.seed(), training, job.batchSize(), job.shuffle());
        firstValidationRow = job.spec().hasValidationSplit() ? job.rows() : 0;
    }

    /// Numbers within the shard, valid until the next [#select].
    int[] rows() {
        return rows;
    }

    /// @return how many of [#rows] count
    int select(Pass pass, int shard) {
        return switch (pass) {
            case Pass.Step step -> selectBatch(step.step(), shard);
            case Pass.Evaluation evaluation ->
                    selectAll(evaluation.split() == Split.TRAINING ? training : validation, shard);
        };
    }

    /// Number of a shard's first row in the data that it comes from.
    long firstRow(Pass pass, int shard) {
        return switch (split(pass)) {
            case TRAINING -> training.firstRow(shard);
            case VALIDATION -> firstValidationRow + validation.firstRow(shard);
        };
    }

    /// Gives back what is remembered of a training shard that is no longer asked for.
    void forget(int shard) {
        order.forget(shard);
    }

    private int selectBatch(long step, int shard) {
        reserve(order.mostRowsOfShard());
        int epoch = Math.toIntExact(step / stepsPerEpoch);
        return order.rowsOfShard(epoch, step % stepsPerEpoch, shard, rows);
    }

    private int selectAll(ShardLayout layout, int shard) {
        int count = layout.rowsOf(shard);
        reserve(count);
        for (int row = 0; row < count; row++) rows[row] = row;
        return count;
    }

    private void reserve(int length) {
        if (rows.length < length) rows = new int[length];
    }

    /// Which rows a pass reads.
    static Split split(Pass pass) {
        return switch (pass) {
            case Pass.Step _ -> Split.TRAINING;
            case Pass.Evaluation evaluation -> evaluation.split();
        };
    }
}
