package dev.ruban.data;

import dev.ruban.random.Philox;

/// A line with noise, row by row.
final class LineRows {
    /// Of the random numbers of made data.
    private static final int PURPOSE = 5;

    private static final double FIRST = -2;
    private static final double LAST = 2;

    private LineRows() {}

    static float[][] features(int rows) {
        float[][] features = new float[rows][];
        for (int row = 0; row < rows; row++) features[row] = new float[] {x(row, rows)};
        return features;
    }

    static float[][] labels(double w, double b, int rows, double noise, long seed) {
        float[][] labels = new float[rows][];
        int[] words = new int[Philox.WORDS];
        for (int row = 0; row < rows; row++) {
            Philox.block(seed, PURPOSE, row, 0, 0, words);
            double deviation = noise * Philox.normal(words[0], words[1]);
            labels[row] = new float[] {(float) (w * x(row, rows) + b + deviation)};
        }
        return labels;
    }

    private static float x(int row, int rows) {
        if (rows == 1) return (float) FIRST;
        return (float) (FIRST + (LAST - FIRST) * row / (rows - 1));
    }
}
