package dev.ruban.reduction;

/// Sums doubles, brought in order, by the binary tree of ARCHITECTURE.md, as [TreeSum] does; it
/// allocates nothing after it is made. Not thread-safe.
public final class DoubleTree {
    private static final int LEVELS = 64;

    private final double[] sums = new double[LEVELS];
    private final int[] levels = new int[LEVELS];
    private int depth;

    /// Adds the next leaf.
    public void add(double leaf) {
        double sum = leaf;
        int level = 0;
        while (depth > 0 && levels[depth - 1] == level) {
            sum = sums[--depth] + sum;
            level++;
        }
        levels[depth] = level;
        sums[depth++] = sum;
    }

    /// The sum over all leaves added since the last call; `+0.0` if there were none.
    public double finish() {
        if (depth == 0) return 0;
        double sum = sums[--depth];
        while (depth > 0) sum = sums[--depth] + sum;
        return sum;
    }
}
