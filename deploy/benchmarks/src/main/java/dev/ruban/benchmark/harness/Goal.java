package dev.ruban.benchmark.harness;

import java.util.Locale;

/// What a row is to reach.
/// @param kind  of what the bound is one
/// @param bound in the row's unit, or a ratio of ours to the reference in that unit
public record Goal(Kind kind, double bound) {
    /// What is bounded.
    public enum Kind {
        NONE,
        RATIO_AT_LEAST,
        RATIO_AT_MOST,
        VALUE_AT_LEAST,
        VALUE_AT_MOST
    }

    /// Measured for comparison only.
    public static final Goal NONE = new Goal(Kind.NONE, 0);

    public static Goal ratioAtLeast(double bound) {
        return new Goal(Kind.RATIO_AT_LEAST, bound);
    }

    public static Goal ratioAtMost(double bound) {
        return new Goal(Kind.RATIO_AT_MOST, bound);
    }

    public static Goal atLeast(double bound) {
        return new Goal(Kind.VALUE_AT_LEAST, bound);
    }

    public static Goal atMost(double bound) {
        return new Goal(Kind.VALUE_AT_MOST, bound);
    }

    boolean isMet(double value, double ratio) {
        return switch (kind) {
            case NONE -> true;
            case RATIO_AT_LEAST -> ratio >= bound;
            case RATIO_AT_MOST -> ratio <= bound;
            case VALUE_AT_LEAST -> value >= bound;
            case VALUE_AT_MOST -> value <= bound;
        };
    }

    String text() {
        return switch (kind) {
            case NONE -> "";
            case RATIO_AT_LEAST -> "ratio >= " + number(bound);
            case RATIO_AT_MOST -> "ratio <= " + number(bound);
            case VALUE_AT_LEAST -> ">= " + number(bound);
            case VALUE_AT_MOST -> "<= " + number(bound);
        };
    }

    /// Three digits that count.
    static String number(double value) {
        if (Double.isNaN(value)) return "";
        double magnitude = Math.abs(value);
        if (magnitude >= 100) return String.format(Locale.ROOT, "%,.0f", value);
        return String.format(Locale.ROOT, magnitude >= 10 ? "%.1f" : "%.2f", value);
    }
}
