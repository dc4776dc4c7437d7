package dev.ruban.data;

import dev.ruban.random.Philox;
import org.jspecify.annotations.Nullable;

/// The order of the shards in one round, and its inverse. Reused from round to round; not
/// thread-safe.
final class RoundOrder {
    private static final int NONE = -1;

    private final int[] shards;
    private final int[] indices;
    private int epoch = NONE;
    private int round = NONE;

    RoundOrder(int shards) {
        this.shards = new int[shards];
        this.indices = new int[shards];
    }

    boolean is(int wantedEpoch, int wantedRound) {
        return epoch == wantedEpoch && round == wantedRound;
    }

    /// @param philox null: the shards come in their own order
    /// @param count  how many shards have a row in this round: the first ones
    void deal(@Nullable Philox philox, int count, int dealtEpoch, int dealtRound) {
        epoch = dealtEpoch;
        round = dealtRound;
        if (philox == null) for (int i = 0; i < count; i++) shards[i] = i;
        else philox.shuffle(shards, count, EpochOrder.ORDER_OF_SHARDS, epoch, round);
        for (int i = 0; i < count; i++) indices[shards[i]] = i;
    }

    /// The shard that comes at this place of the round.
    int shard(int index) {
        return shards[index];
    }

    /// The place of a shard that has a row in the round.
    int index(int shard) {
        return indices[shard];
    }
}
