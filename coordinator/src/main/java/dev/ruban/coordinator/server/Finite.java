package dev.ruban.coordinator.server;

/// Looks for numbers that are not finite.
final class Finite {
    private Finite() {}

    /// The sum of `0 * x` is 0 for finite `x`, and NaN if one is not: no branch for each.
    static boolean all(float[] values) {
        float zero = 0f;
        for (float value : values) zero += 0f * value;
        return zero == 0f;
    }
}
