package dev.ruban.reduction;

/// Sums leaves, brought in order, by the binary tree of ARCHITECTURE.md: a range of n > 1 leaves splits
/// at the largest power of two below n. It holds one sum for each level at most: like the digits of
/// a binary counter, equal neighbours are added as soon as both are there. Not thread-safe.
public final class TreeSum {
    private static final int LEVELS = 64;

    private final Buffers buffers;
    private final Sum[] sums = new Sum[LEVELS];
    private final int[] levels = new int[LEVELS];
    private int depth;

    public TreeSum(Buffers buffers) {
        this.buffers = buffers;
    }

    /// Adds the next leaf; the sum is taken over.
    public void add(Sum leaf) {
        Sum sum = leaf;
        int level = 0;
        while (depth > 0 && levels[depth - 1] == level) {
            sum = pop().plus(sum, buffers);
            level++;
        }
        levels[depth] = level;
        sums[depth++] = sum;
    }

    /// The sum over all leaves added since the last call; absent if there were none.
    public Sum finish() {
        if (depth == 0) return Sum.ABSENT;
        Sum sum = pop();
        while (depth > 0) sum = pop().plus(sum, buffers);
        return sum;
    }

    private Sum pop() {
        return sums[--depth];
    }
}
