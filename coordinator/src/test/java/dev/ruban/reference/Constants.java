package dev.ruban.reference;

/// The choices that the arithmetic makes once for all jobs. They are fields so that a test can
/// change one and see the digest change.
///
/// @param shards default number of shards
/// @param blockFloats floats of a block's inputs before the limits: `R = 2^floor(log2(it / F))`
/// @param fewestBlockRows least R
/// @param mostBlockRows greatest R
/// @param lanes number of accumulators of a lane sum, a power of two
/// @param fold how lanes end in one value
/// @param shardSplit which shards are longer by one row
/// @param treeSplit where a range of the tree is cut
/// @param rowPurpose Philox purpose of a shard's row permutation
/// @param shardPurpose Philox purpose of a round's order of shards
public record Constants(
        int shards,
        int blockFloats,
        int fewestBlockRows,
        int mostBlockRows,
        int lanes,
        Fold fold,
        ShardSplit shardSplit,
        TreeSplit treeSplit,
        int rowPurpose,
        int shardPurpose) {

    /// Arithmetic number 1.
    public static final Constants ARITHMETIC_1 =
            new Constants(
                    64,
                    65536,
                    16,
                    1024,
                    16,
                    Fold.HALVES,
                    ShardSplit.LONGER_FIRST,
                    TreeSplit.LARGEST_POWER_OF_TWO,
                    1,
                    2);

    /// The order in which lanes are added.
    public enum Fold {
        /// `l[i] + l[i + 8]`, then 4, 2, 1: the law.
        HALVES,
        /// `l[2 i] + l[2 i + 1]`, again and again: a mutation.
        NEIGHBOURS
    }

    /// Which shards take the rows left over by the division.
    public enum ShardSplit {
        /// The first ones: the law.
        LONGER_FIRST,
        /// The last ones: a mutation.
        LONGER_LAST
    }

    /// Where a range of n leaves is cut in two.
    public enum TreeSplit {
        /// At the largest power of two below n: the law.
        LARGEST_POWER_OF_TWO,
        /// At `floor(n / 2)`: a mutation, visible where n is no power of two.
        MIDDLE,
        /// At n - 1: a mutation, the sum from left to right.
        LAST
    }

    /// R for inputs of `features` floats. `r <= blockFloats / features` is asked as
    /// `r * features <= blockFloats`, which needs no rounding.
    public int blockRows(int features) {
        int rows = 1;
        while (2L * rows * features <= blockFloats) rows *= 2;
        return Math.min(mostBlockRows, Math.max(fewestBlockRows, rows));
    }

    /// The cut of a range of `leaves > 1` leaves.
    public int cut(int leaves) {
        return switch (treeSplit) {
            case LARGEST_POWER_OF_TWO -> Integer.highestOneBit(leaves - 1);
            case MIDDLE -> leaves / 2;
            case LAST -> leaves - 1;
        };
    }

    /// With another default number of shards.
    public Constants withShards(int value) {
        return new Constants(
                value,
                blockFloats,
                fewestBlockRows,
                mostBlockRows,
                lanes,
                fold,
                shardSplit,
                treeSplit,
                rowPurpose,
                shardPurpose);
    }

    /// With another size of blocks.
    public Constants withBlockFloats(int value) {
        return new Constants(
                shards,
                value,
                fewestBlockRows,
                mostBlockRows,
                lanes,
                fold,
                shardSplit,
                treeSplit,
                rowPurpose,
                shardPurpose);
    }

    /// With another least R.
    public Constants withFewestBlockRows(int value) {
        return new Constants(
                shards,
                blockFloats,
                value,
                mostBlockRows,
                lanes,
                fold,
                shardSplit,
                treeSplit,
                rowPurpose,
                shardPurpose);
    }

    /// With another greatest R.
    public Constants withMostBlockRows(int value) {
        return new Constants(
                shards,
                blockFloats,
                fewestBlockRows,
                value,
                lanes,
                fold,
                shardSplit,
                treeSplit,
                rowPurpose,
                shardPurpose);
    }

    /// With another number of lanes.
    public Constants withLanes(int value) {
        return new Constants(
                shards,
                blockFloats,
                fewestBlockRows,
                mostBlockRows,
                value,
                fold,
                shardSplit,
                treeSplit,
                rowPurpose,
                shardPurpose);
    }

    /// With another fold.
    public Constants withFold(Fold value) {
        return new Constants(
                shards,
                blockFloats,
                fewestBlockRows,
                mostBlockRows,
                lanes,
                value,
                shardSplit,
                treeSplit,
                rowPurpose,
                shardPurpose);
    }

    /// With another way to cut shards.
    public Constants withShardSplit(ShardSplit value) {
        return new Constants(
                shards,
                blockFloats,
                fewestBlockRows,
                mostBlockRows,
                lanes,
                fold,
                value,
                treeSplit,
                rowPurpose,
                shardPurpose);
    }

    /// With another tree.
    public Constants withTreeSplit(TreeSplit value) {
        return new Constants(
                shards,
                blockFloats,
                fewestBlockRows,
                mostBlockRows,
                lanes,
                fold,
                shardSplit,
                value,
                rowPurpose,
                shardPurpose);
    }

    /// With another purpose of the row permutation.
    public Constants withRowPurpose(int value) {
        return new Constants(
                shards,
                blockFloats,
                fewestBlockRows,
                mostBlockRows,
                lanes,
                fold,
                shardSplit,
                treeSplit,
                value,
                shardPurpose);
    }

    /// With another purpose of the order of shards.
    public Constants withShardPurpose(int value) {
        return new Constants(
                shards,
                blockFloats,
                fewestBlockRows,
                mostBlockRows,
                lanes,
                fold,
                shardSplit,
                treeSplit,
                rowPurpose,
                value);
    }
}
