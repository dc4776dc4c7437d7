package dev.ruban.tensor.kernel;

import java.util.Arrays;

/// Rows cut into blocks, and how the sums over blocks become one. A kernel sums block after block
/// and puts each sum onto a stack; after a block the two topmost sums are replaced by their sum
/// (lower + upper), [#merges] times. At the end one is left: that of the tree in ARCHITECTURE.md.
/// Filled again and again without allocation; not thread-safe.
public final class Blocks {
    /// The most sums on a stack: enough for 2^31 blocks.
    static final int DEPTH = 32;

    private int[] ends = new int[8];
    private int[] merges = new int[8];
    private int count;
    private int waiting;

    /// A single block.
    public static Blocks of(int rows) {
        return new Blocks().one(rows);
    }

    /// Begins anew, with a single block.
    public Blocks one(int rows) {
        clear();
        add(rows);
        return this;
    }

    /// Begins anew, without rows.
    public void clear() {
        count = 0;
        waiting = 0;
    }

    /// The next block; its sum is the topmost.
    public void add(int rows) {
        if (rows < 0) throw new IllegalArgumentException("a block of %d rows".formatted(rows));
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            merges = Arrays.copyOf(merges, 2 * count);
        }
        ends[count] = Math.addExact(rows(), rows);
        merges[count++] = 0;
        waiting++;
    }

    /// Lets the two topmost sums become one.
    public void merge() {
        if (waiting < 2) throw new IllegalStateException("there is one sum only");
        merges[count - 1]++;
        waiting--;
    }

    /// Adds rows as blocks of `blockRows`, the last one shorter, whose sums become one by the tree:
    /// a range of n > 1 blocks splits at the largest power of two below n.
    /// @param rows at least 1
    public void addTree(int rows, int blockRows) {
        int added = 0;
        for (int left = rows; left > 0; left -= blockRows) {
            add(Math.min(left, blockRows));
            for (int i = mergesAfter(added++); i > 0; i--) merge();
        }
        for (int i = Integer.bitCount(added) - 1; i > 0; i--) merge();
    }

    /// After which leaf, counted from 0, how many pairs of equal subtrees have become complete:
    /// leaves arrive as the digits of a binary counter carry.
    public static int mergesAfter(long leaf) {
        return Long.numberOfTrailingZeros(leaf + 1);
    }

    /// Number of blocks.
    public int count() {
        return count;
    }

    /// Rows of all blocks.
    public int rows() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /// A block's first row.
    public int start(int block) {
        return block == 0 ? 0 : ends[block - 1];
    }

    /// The row after a block's last one.
    int end(int block) {
        return ends[block];
    }

    /// Whether all blocks are trees of `size` blocks each, however these are added.
    /// @param size a power of two
    boolean areTreesOf(int size) {
        if (count % size != 0) return false;
        for (int block = 0; block < count; block++) {
            int within = mergesAfter(block % size);
            boolean last = block % size == size - 1;
            if (last ? merges[block] < within : merges[block] != within) return false;
        }
        return true;
    }

    /// Rows of a block.
    public int rows(int block) {
        return ends[block] - start(block);
    }

    /// How often the two topmost sums become one after this block.
    public int merges(int block) {
        return merges[block];
    }
}
