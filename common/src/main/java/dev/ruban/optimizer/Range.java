package dev.ruban.optimizer;

/// Checks of settings: the value is given back, or refused with its name.
final class Range {
    private Range() {}

    static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY))
            throw refused(name, value, "a number above 0");
        return value;
    }

    static double atLeastZero(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY))
            throw refused(name, value, "a number of at least 0");
        return value;
    }

    static double fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) throw refused(name, value, "0 <= " + name + " < 1");
        return value;
    }

    static double atMostOne(String name, double value) {
        if (!(value >= 0 && value <= 1)) throw refused(name, value, "0 <= " + name + " <= 1");
        return value;
    }

    static long atLeastOne(String name, long value) {
        if (value < 1) throw new IllegalArgumentException(name + "=" + value + "; at least 1");
        return value;
    }

    private static IllegalArgumentException refused(String name, double value, String range) {
        return new IllegalArgumentException(name + "=" + value + "; " + range);
    }
}
