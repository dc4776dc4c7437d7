package dev.ruban.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which rows a shard holds, and which rows a step takes.
public final class EpochOrder {
    private final int rows;
    private final int shards;
    private final Constants constants;

    /// Of `rows` rows in `shards` shards.
    public EpochOrder(int rows, int shards, Constants constants) {
        this.rows = rows;
        this.shards = shards;
        this.constants = constants;
    }

    /// The first row of a shard; of `shard == shards`, the number of rows.
    public int start(int shard) {
        int quotient = rows / shards;
        int remainder = rows % shards;
        int longerBefore =
                switch (constants.shardSplit()) {
                    case LONGER_FIRST -> Math.min(shard, remainder);
                    case LONGER_LAST -> Math.max(0, shard - (shards - remainder));
                };
        return shard * quotient + longerBefore;
    }

    /// The number of rows of a shard.
    public int size(int shard) {
        return start(shard + 1) - start(shard);
    }

    /// Dataset rows by step, in dealing order. A batch of at least all rows is one step in file
    /// order.
    public List<int[]> steps(long batchSize, boolean shuffle, long seed, int epoch) {
        if (batchSize >= rows) return List.of(Philox.identity(rows));
        int[] dealt = dealt(shuffle, new Philox(seed), epoch);
        int batch = (int) batchSize;
        List<int[]> steps = new ArrayList<>();
        for (int from = 0; from < rows; from += batch) {
            steps.add(Arrays.copyOfRange(dealt, from, Math.min(from + batch, rows)));
        }
        return steps;
    }

    /// The rows of a batch, shard by shard, each in dealing order.
    List<List<Integer>> byShard(int[] batch) {
        List<List<Integer>> result = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            List<Integer> own = new ArrayList<>();
            for (int row : batch) {
                if (start(shard) <= row && row < start(shard + 1)) own.add(row);
            }
            result.add(own);
        }
        return result;
    }

    private int[] dealt(boolean shuffle, Philox philox, int epoch) {
        List<int[]> permutations = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            int n = size(shard);
            permutations.add(
                    shuffle
                            ? philox.shuffle(n, constants.rowPurpose(), shard, epoch)
                            : Philox.identity(n));
        }
        int[] dealt = new int[rows];
        int position = 0;
        for (int round = 0; position < rows; round++) {
            for (int shard : shardsOfRound(round, shuffle, philox, epoch)) {
                dealt[position++] = start(shard) + permutations.get(shard)[round];
            }
        }
        return dealt;
    }

    private int[] shardsOfRound(int round, boolean shuffle, Philox philox, int epoch) {
        int[] dealing = new int[shards];
        int count = 0;
        for (int shard = 0; shard < shards; shard++) {
            if (size(shard) > round) dealing[count++] = shard;
        }
        int[] order =
                shuffle
                        ? philox.shuffle(count, constants.shardPurpose(), epoch, round)
                        : Philox.identity(count);
        for (int i = 0; i < count; i++) order[i] = dealing[order[i]];
        return order;
    }
}
