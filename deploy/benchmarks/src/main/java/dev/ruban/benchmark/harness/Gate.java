package dev.ruban.benchmark.harness;

import java.util.Objects;

/// What must hold before anything is measured: a fast wrong answer is worth nothing.
public final class Gate {
    private Gate() {}

    /// @throws IllegalStateException naming the first element whose bits differ (NaNs count as one)
    public static void sameBits(String what, float[] expected, float[] actual) {
        same(what + ", length", expected.length, actual.length);
        for (int i = 0; i < expected.length; i++)
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i]))
                throw new IllegalStateException(
                        "%s: element %d is %s, but %s was expected"
                                .formatted(what, i, actual[i], expected[i]));
    }

    /// @throws IllegalStateException if they differ
    public static void same(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual))
            throw new IllegalStateException(
                    "%s: %s, but %s was expected".formatted(what, actual, expected));
    }

    /// For a reference that sums in an order of its own.
    /// @param tolerance largest difference, as a part of the largest value
    public static void close(String what, float[] expected, float[] actual, double tolerance) {
        same(what + ", length", expected.length, actual.length);
        double largest = 0;
        for (float value : expected) largest = Math.max(largest, Math.abs(value));
        for (int i = 0; i < expected.length; i++)
            if (!(Math.abs(expected[i] - actual[i]) <= tolerance * largest))
                throw new IllegalStateException(
                        "%s: element %d is %s, but about %s was expected"
                                .formatted(what, i, actual[i], expected[i]));
    }
}
