package dev.ruban.benchmark.harness;

import java.util.Arrays;

/// Medians of few numbers.
final class Medians {
    private Medians() {}

    static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
