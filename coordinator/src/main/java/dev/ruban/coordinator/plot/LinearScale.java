package dev.ruban.coordinator.plot;

import java.util.ArrayList;
import java.util.List;

/// An axis of equal steps. Ticks stand at multiples of 1, 2 or 5 times a power of ten.
final class LinearScale implements Scale {
    private static final int SIGNIFICANT_STEPS = 1_000_000_000;

    private final double low;
    private final double high;
    private final boolean whole;

    private LinearScale(double low, double high, boolean whole) {
        this.low = low;
        this.high = high;
        this.whole = whole;
    }

    /// An axis that shows the range with a little room at both ends; around a single value there is
    /// room as large as the value.
    static LinearScale around(double min, double max) {
        double size = Math.max(Math.abs(min), Math.abs(max));
        double span = max - min;
        // Below this the steps could not be told apart in double.
        if (span <= size / SIGNIFICANT_STEPS) {
            double room = size == 0 ? 1 : size / 2;
            return new LinearScale(min - room, max + room, false);
        }
        return new LinearScale(min - 0.04 * span, max + 0.04 * span, false);
    }

    /// An axis of whole numbers, such as epochs, that begins and ends with the range;
    /// a single one stands in the middle.
    static LinearScale ofWhole(double min, double max) {
        return max > min
                ? new LinearScale(min, max, true)
                : new LinearScale(min - 1, max + 1, true);
    }

    @Override
    public double fraction(double value) {
        return (value - low) / (high - low);
    }

    @Override
    public List<Tick> ticks(int atMost) {
        double step = step((high - low) / Math.max(1, atMost));
        if (whole) step = Math.max(1, step);
        // Whole numbers, such as a million epochs, are written out.
        double magnitude = whole ? 1 : Math.max(Math.abs(low), Math.abs(high));
        List<Tick> ticks = new ArrayList<>();
        double slack = 1e-9 * step;
        for (double i = Math.ceil((low - slack) / step); i * step <= high + slack; i++)
            ticks.add(new Tick(i * step, TickLabel.of(i, step, magnitude)));
        return ticks;
    }

    /// The smallest of 1, 2, 5 times a power of ten that is not below a size.
    static double step(double atLeast) {
        int exponent = (int) Math.floor(Math.log10(atLeast));
        for (int power = exponent; ; power++)
            for (int factor : new int[] {1, 2, 5}) {
                double step = Double.parseDouble(factor + "e" + power);
                if (step >= atLeast * (1 - 1e-9)) return step;
            }
    }
}
