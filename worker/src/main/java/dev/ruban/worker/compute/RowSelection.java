package dev.ruban.worker.compute;

import dev.ruban.data.EpochOrder;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import java.util.Arrays;

/// Which rows of some shards take part in a pass, and in which order: all in file order, or those of
/// a batch. Confined to one thread.
final class RowSelection {
    private final long stepsPerEpoch;
    private final ShardLayout training;
    private final ShardLayout validation;
    private final EpochOrder order;
    private final long firstValidationRow;
    private final int[] starts;
    private int[] rows = {};
    private int[] rowsOfShard = {};
    private Split split = Split.TRAINING;
    private boolean inFileOrder;

    RowSelection(ResolvedJob job) {
        stepsPerEpoch = job.stepsPerEpoch();
        training = new ShardLayout(job.rows(), job.shards());
        validation = new ShardLayout(Math.max(1, job.validationRows()), job.shards());
        order = new EpochOrder(job.seed(), training, job.batchSize(), job.shuffle());
        firstValidationRow = job.spec().hasValidationSplit() ? job.rows() : 0;
        starts = new int[job.shards() + 1];
    }

    /// Selects the rows of the shards from `first` up to, but not including, `end`; the other
    /// methods tell of these until the next call.
    void select(Pass pass, int first, int end) {
        split = split(pass);
        inFileOrder = pass instanceof Pass.Evaluation || order.isFullBatch();
        if (pass instanceof Pass.Step step && !inFileOrder) selectBatch(step.step(), first, end);
    }

    private void selectBatch(long step, int first, int end) {
        if (rowsOfShard.length == 0) rowsOfShard = new int[order.mostRowsOfShard()];
        int epoch = Math.toIntExact(step / stepsPerEpoch);
        int from = 0;
        for (int shard = first; shard < end; shard++) {
            int count = order.rowsOfShard(epoch, step % stepsPerEpoch, shard, rowsOfShard);
            if (rows.length < from + count)
                rows = Arrays.copyOf(rows, Math.max(from + count, 2 * rows.length));
            System.arraycopy(rowsOfShard, 0, rows, from, count);
            starts[shard] = from;
            from += count;
        }
        starts[end] = from;
    }

    /// Whether these are all rows of the shards, in file order.
    boolean isInFileOrder() {
        return inFileOrder;
    }

    Split split() {
        return split;
    }

    /// Rows selected of a shard.
    int count(int shard) {
        return inFileOrder ? layout().rowsOf(shard) : starts[shard + 1] - starts[shard];
    }

    /// Rows selected of neighbouring shards.
    long count(int first, int shards) {
        int end = first + shards;
        if (!inFileOrder) return (long) starts[end] - starts[first];
        return layout().firstRow(end - 1) + layout().rowsOf(end - 1) - layout().firstRow(first);
    }

    /// The number within the shard of its row number `index` among those selected.
    int row(int shard, int index) {
        return inFileOrder ? index : rows[starts[shard] + index];
    }

    /// Number of a shard's first row in the data that it comes from.
    long firstRow(int shard) {
        long before = split == Split.VALIDATION ? firstValidationRow : 0;
        return before + layout().firstRow(shard);
    }

    private ShardLayout layout() {
        return split == Split.TRAINING ? training : validation;
    }

    /// Gives back what is remembered of a training shard that is no longer asked for.
    void forget(int shard) {
        order.forget(shard);
    }

    /// Which rows a pass reads.
    static Split split(Pass pass) {
        return switch (pass) {
            case Pass.Step _ -> Split.TRAINING;
            case Pass.Evaluation evaluation -> evaluation.split();
        };
    }
}
