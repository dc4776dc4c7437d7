package dev.ruban.data;

/// R, the rows of a block: chosen so that a block of inputs stays in the second-level cache, and
/// the same for the whole job (ARCHITECTURE.md, "Rows, shards, batches, blocks").
public final class BlockSize {
    /// Floats of one block of inputs, while the limits below allow it.
    private static final int FLOATS = 65_536;

    private static final int SMALLEST = 16;
    private static final int LARGEST = 1_024;

    private BlockSize() {}

    /// The largest power of two of rows that hold at most 65,536 floats, at least 16, at most
    /// 1,024.
    /// @param features floats of one input row, at least 1
    public static int of(int features) {
        if (features < 1)
            throw new IllegalArgumentException("a row has at least 1 feature, not " + features);
        return Math.clamp(Integer.highestOneBit(FLOATS / features), SMALLEST, LARGEST);
    }
}
