package dev.ruban.data;

/// How `rows` consecutive rows are cut into `shards` parts, the longer ones first (NumPy's
/// `array_split`): a property of the job, never of the cluster.
///
/// @param rows   N, at least 1; a shard's rows must fit an `int`
/// @param shards S, a power of two, at most [#MOST_SHARDS]; shards beyond the last row are empty
public record ShardLayout(long rows, int shards) {
    /// Largest S.
    public static final int MOST_SHARDS = 1 << 20;

    public ShardLayout {
        if (rows < 1)
            throw new IllegalArgumentException("a dataset has at least 1 row, not " + rows);
        if (shards < 1 || shards > MOST_SHARDS || Integer.bitCount(shards) != 1)
            throw new IllegalArgumentException(
                    "the number of shards is a power of two from 1 to %d, not %d"
                            .formatted(MOST_SHARDS, shards));
        if ((rows - 1) / shards >= Integer.MAX_VALUE)
            throw new IllegalArgumentException(
                    "%d rows in %d shards are more than %d rows a shard; use more shards"
                            .formatted(rows, shards, Integer.MAX_VALUE));
    }

    /// First row of a shard in the dataset, from 0; of an empty shard, where it would begin.
    public long firstRow(int shard) {
        requireShard(shard);
        return shard * (rows / shards) + Math.min(shard, rows % shards);
    }

    /// Number of rows of a shard.
    public int rowsOf(int shard) {
        requireShard(shard);
        return (int) (rows / shards + (shard < rows % shards ? 1 : 0));
    }

    /// Number of rows of the longest shard, which is the number of rounds of an epoch.
    public int rowsOfLongest() {
        return rowsOf(0);
    }

    private void requireShard(int shard) {
        if (shard < 0 || shard >= shards)
            throw new IllegalArgumentException(
                    "shard %d is not one of the %d from 0".formatted(shard, shards));
    }
}
