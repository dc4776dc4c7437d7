package dev.ruban.data;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Sums over all rows of each feature, in double and in the one order of ARCHITECTURE.md,
/// "Standardization": 16 row lanes within blocks of 1,024 rows, blocks by the tree. Needs memory
/// for one sum per level of the tree. Not thread-safe.
final class FeatureSums {
    private static final int BLOCK = 1_024;
    private static final int LANES = 16;

    /// The sum over a complete subtree: a power of two of blocks.
    private record Subtree(long blocks, double[] sums) {}

    private final int width;
    private final double[][] lanes;
    private final Deque<Subtree> subtrees = new ArrayDeque<>();
    private int rowsInBlock;

    private FeatureSums(int width) {
        this.width = width;
        lanes = new double[LANES][width];
    }

    /// The sum of each feature.
    static double[] of(Dataset dataset) {
        FeatureSums sums = new FeatureSums(dataset.featureNames().size());
        RowChunks.of(dataset)
                .forEach((count, features, _) -> {
                    for (int i = 0; i < count; i++) sums.add(features, i);
                });
        return sums.total();
    }

    /// The sum of the squares of each feature's distances from its mean.
    static double[] ofSquaresAbout(double[] means, Dataset dataset) {
        FeatureSums sums = new FeatureSums(means.length);
        RowChunks.of(dataset)
                .forEach((count, features, _) -> {
                    for (int i = 0; i < count; i++) sums.addSquares(features, i, means);
                });
        return sums.total();
    }

    private void add(float[] features, int row) {
        double[] lane = lanes[rowsInBlock % LANES];
        for (int j = 0; j < width; j++) lane[j] += features[row * width + j];
        endRow();
    }

    private void addSquares(float[] features, int row, double[] means) {
        double[] lane = lanes[rowsInBlock % LANES];
        for (int j = 0; j < width; j++) {
            double distance = features[row * width + j] - means[j];
            lane[j] = Math.fma(distance, distance, lane[j]);
        }
        endRow();
    }

    private void endRow() {
        if (++rowsInBlock == BLOCK) endBlock();
    }

    private void endBlock() {
        for (int half = LANES / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) addTo(lanes[i], lanes[i + half]);
        Subtree subtree = new Subtree(1, lanes[0].clone());
        while (!subtrees.isEmpty() && subtrees.peek().blocks() == subtree.blocks()) {
            Subtree left = subtrees.pop();
            subtree = new Subtree(2 * subtree.blocks(), addTo(left.sums(), subtree.sums()));
        }
        subtrees.push(subtree);
        for (double[] lane : lanes) Arrays.fill(lane, 0);
        rowsInBlock = 0;
    }

    /// The tree splits at the largest power of two, so the complete subtrees are joined from the
    /// last and smallest on.
    private double[] total() {
        if (rowsInBlock > 0) endBlock();
        double[] total = subtrees.pop().sums();
        while (!subtrees.isEmpty()) total = addTo(subtrees.pop().sums(), total);
        return total;
    }

    private static double[] addTo(double[] left, double[] right) {
        for (int j = 0; j < left.length; j++) left[j] += right[j];
        return left;
    }
}
