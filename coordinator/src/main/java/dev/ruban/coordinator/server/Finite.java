package dev.ruban.coordinator.server;

/// Looks for numbers that are not finite.
final class Finite {
    private Finite() {}

    static boolean all(float[] values) {
        return all(values, 0, values.length);
    }

    /// Of the elements `[from, to)`. The sum of `0 * x` is 0 for finite `x`, and NaN if one is not:
    /// no branch for each, and four sums, so that none waits for another.
    static boolean all(float[] values, int from, int to) {
        float zero0 = 0f;
        float zero1 = 0f;
        float zero2 = 0f;
        float zero3 = 0f;
        int i = from;
        for (; i + 3 < to; i += 4) {
            zero0 += 0f * values[i];
            zero1 += 0f * values[i + 1];
            zero2 += 0f * values[i + 2];
            zero3 += 0f * values[i + 3];
        }
        for (; i < to; i++) zero0 += 0f * values[i];
        return zero0 + zero1 + zero2 + zero3 == 0f;
    }
}
