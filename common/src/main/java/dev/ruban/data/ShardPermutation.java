package dev.ruban.data;

import dev.ruban.random.Philox;

/// The permutation of one shard's rows, of the epoch that was asked for last. Not thread-safe.
final class ShardPermutation {
    private static final int NONE = -1;

    private final int[] rows;
    private int epoch = NONE;

    ShardPermutation(int rows) {
        this.rows = new int[rows];
    }

    ShardPermutation of(Philox philox, int shard, int wantedEpoch) {
        if (epoch != wantedEpoch) {
            philox.shuffle(rows, rows.length, EpochOrder.PERMUTATION_OF_ROWS, shard, wantedEpoch);
            epoch = wantedEpoch;
        }
        return this;
    }

    /// The row of the shard that this round deals.
    int row(int round) {
        return rows[round];
    }
}
