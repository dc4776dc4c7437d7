package dev.ruban.worker.compute;

import dev.ruban.autodiff.RowExecution;
import dev.ruban.tensor.kernel.RowPanels;

/// Copies rows of shards to where an execution reads them, in the layout that it reads. Confined to
/// one thread.
final class GatheredRows {
    private final RowExecution execution;
    private final RowSelection selection;
    private final int features;
    private final int labels;
    private final int blockRows;

    GatheredRows(
            RowExecution execution,
            RowSelection selection,
            int features,
            int labels,
            int blockRows) {
        this.execution = execution;
        this.selection = selection;
        this.features = features;
        this.labels = labels;
        this.blockRows = blockRows;
    }

    /// Shows rows where they lie, if they lie together on the heap; else copies them.
    /// @param from first of the rows selected of this shard: the first one of a block
    void show(int number, Shards.Shard shard, int from, int rows) {
        if (!selection.isInFileOrder()) {
            gather(number, shard, from, rows, 0);
            execution.showFilled();
            return;
        }
        float[] x = shard.features().array();
        float[] y = shard.labels().array();
        if (x != null && y != null && shard.panels() == execution.takesPanels()) {
            execution.show(x, from * features, y, from * labels);
        } else {
            copy(shard, from, rows, 0);
            execution.showFilled();
        }
        execution.numberFrom(selection.firstRow(number) + from);
    }

    /// Copies rows of a shard behind the first `at`.
    void gather(int number, Shards.Shard shard, int from, int rows, int at) {
        if (selection.isInFileOrder()) copy(shard, from, rows, at);
        else copyEach(number, shard, from, rows, at);
        long first = selection.firstRow(number);
        for (int i = 0; i < rows; i++)
            execution.rowNumbers()[at + i] = first + selection.row(number, from + i);
    }

    private void copyEach(int number, Shards.Shard shard, int from, int rows, int at) {
        for (int i = 0; i < rows; i++) copyRows(shard, selection.row(number, from + i), 1, at + i);
        if (execution.takesPanels() && !shard.panels()) arrange(rows, at);
    }

    private void copy(Shards.Shard shard, int row, int rows, int at) {
        copyRows(shard, row, rows, at);
        if (execution.takesPanels() && !shard.panels()) arrange(rows, at);
    }

    private void copyRows(Shards.Shard shard, int row, int rows, int at) {
        shard.features().copy(row * features, rows * features, execution.features(), at * features);
        shard.labels().copy(row * labels, rows * labels, execution.labels(), at * labels);
    }

    private void arrange(int rows, int at) {
        for (int row = 0; row < rows; row += blockRows)
            RowPanels.fromRows(
                    Math.min(blockRows, rows - row),
                    features,
                    execution.features(),
                    (at + row) * features);
    }
}
