package dev.ruban.data;

import dev.ruban.random.Philox;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// In which order an epoch deals the rows to its steps (ARCHITECTURE.md, "Rows, shards, batches,
/// blocks"): a function of seed, shards, batch size and epoch alone.
///
/// Any step can be asked for; to go through the steps of an epoch in order costs one shuffle of
/// each shard asked for per epoch, and one of the shards per round. What is remembered are four
/// bytes for each row of the shards that were asked for ([#forget] gives them back) and two rounds.
/// Nothing is allocated after the first step of those shards. Not thread-safe.
public final class EpochOrder {
    /// The batch size that means all rows.
    public static final long ALL = Long.MAX_VALUE;

    static final int PERMUTATION_OF_ROWS = 1;
    static final int ORDER_OF_SHARDS = 2;

    private final ShardLayout layout;
    private final long batchSize;
    private final boolean shuffle;
    private final Philox philox;
    private final @Nullable ShardPermutation[] permutations;
    private RoundOrder recentRound;
    private RoundOrder olderRound;

    /// @param batchSize rows of a step, at least 1; [#ALL] or anything from N on is one step an
    ///     epoch
    /// @param shuffle   false: both permutations are the identity (which is not the file's order)
    public EpochOrder(long seed, ShardLayout layout, long batchSize, boolean shuffle) {
        if (batchSize < 1)
            throw new IllegalArgumentException("a batch has at least 1 row, not " + batchSize);
        this.layout = layout;
        this.batchSize = Math.min(batchSize, layout.rows());
        this.shuffle = shuffle;
        philox = new Philox(seed);
        permutations = new ShardPermutation[layout.shards()];
        recentRound = new RoundOrder(layout.shards());
        olderRound = new RoundOrder(layout.shards());
    }

    public ShardLayout layout() {
        return layout;
    }

    /// Whether every epoch is one step over all rows, in file order.
    public boolean isFullBatch() {
        return batchSize == layout.rows();
    }

    /// Number of steps of an epoch.
    public long steps() {
        return (layout.rows() - 1) / batchSize + 1;
    }

    /// Number of rows of a step over all shards; the last step of an epoch may have fewer.
    /// @param step within its epoch, from 0
    public long rowsOf(long step) {
        return end(step) - begin(step);
    }

    /// The most rows that one shard has in any step.
    public int mostRowsOfShard() {
        if (isFullBatch()) return layout.rowsOfLongest();
        return (int) Math.min(layout.rowsOfLongest(), (batchSize - 1) / layout.shards() + 2);
    }

    /// The rows of one shard in one step, in dealing order.
    /// @param epoch from 0
    /// @param step  within the epoch, from 0
    /// @param rows  receives numbers within the shard, from 0; [#mostRowsOfShard] always fit
    /// @return how many there are; 0 if the shard is absent from this step
    public int rowsOfShard(int epoch, long step, int shard, int[] rows) {
        requireEpoch(epoch);
        long begin = begin(step);
        long end = end(step);
        int count = layout.rowsOf(shard);
        if (isFullBatch()) {
            for (int row = 0; row < count; row++) rows[row] = row;
            return count;
        }
        int firstRound = (int) (begin / layout.shards());
        int endRound = Math.min(count, (int) ((end - 1) / layout.shards()) + 1);
        int found = 0;
        for (int round = firstRound; round < endRound; round++)
            if (isDealt(epoch, round, shard, begin, end)) rows[found++] = row(epoch, shard, round);
        return found;
    }

    /// Whether a shard that has a row in this round gets it dealt at one of these positions. Only a
    /// round that the positions cut needs its order.
    private boolean isDealt(int epoch, int round, int shard, long begin, long end) {
        long first = (long) round * layout.shards();
        long last = first + dealtIn(round);
        if (begin <= first && last <= end) return true;
        long position = first + round(epoch, round).index(shard);
        return begin <= position && position < end;
    }

    /// The rows of all shards in one step, as numbers within the dataset, from 0, in dealing order;
    /// of a full batch in file order.
    public void forEachRow(int epoch, long step, LongConsumer action) {
        requireEpoch(epoch);
        long end = end(step);
        for (long position = begin(step); position < end; position++)
            action.accept(isFullBatch() ? position : rowAt(epoch, position));
    }

    private long rowAt(int epoch, long position) {
        int round = (int) (position / layout.shards());
        int shard = round(epoch, round).shard((int) (position % layout.shards()));
        return layout.firstRow(shard) + row(epoch, shard, round);
    }

    /// Gives back what is remembered of a shard, for one that is no longer asked for.
    public void forget(int shard) {
        permutations[shard] = null;
    }

    private long begin(long step) {
        if (step < 0 || step >= steps())
            throw new IllegalArgumentException(
                    "step %d is not one of the epoch's %d from 0".formatted(step, steps()));
        return step * batchSize;
    }

    private long end(long step) {
        return Math.min(begin(step) + batchSize, layout.rows());
    }

    private static void requireEpoch(int epoch) {
        if (epoch < 0) throw new IllegalArgumentException("epoch " + epoch + " is negative");
    }

    /// Number of shards that have a row in this round.
    private int dealtIn(int round) {
        long before = (long) round * layout.shards();
        return (int) Math.min(layout.shards(), layout.rows() - before);
    }

    private int row(int epoch, int shard, int round) {
        if (!shuffle) return round;
        ShardPermutation permutation = permutations[shard];
        if (permutation == null) {
            permutation = new ShardPermutation(layout.rowsOf(shard));
            permutations[shard] = permutation;
        }
        return permutation.of(philox, shard, epoch).row(round);
    }

    private RoundOrder round(int epoch, int round) {
        if (recentRound.is(epoch, round)) return recentRound;
        RoundOrder swapped = olderRound;
        olderRound = recentRound;
        recentRound = swapped;
        if (!recentRound.is(epoch, round))
            recentRound.deal(shuffle ? philox : null, dealtIn(round), epoch, round);
        return recentRound;
    }
}
