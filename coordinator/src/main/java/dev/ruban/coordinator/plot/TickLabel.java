package dev.ruban.coordinator.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// The text of a tick: as few digits as tell the ticks of an axis apart, the same number after the
/// point for all of them; with an exponent where an axis reaches 1,000,000 or stays below 0.001.
final class TickLabel {
    private static final double LARGE = 1e6;
    private static final double SMALL = 1e-3;

    private TickLabel() {}

    /// @param index     of the tick: it stands at `index * step`
    /// @param step      1, 2 or 5 times a power of ten
    /// @param magnitude the largest absolute value on the axis
    static String of(double index, double step, double magnitude) {
        BigDecimal exactStep = new BigDecimal(Double.toString(step)).stripTrailingZeros();
        BigDecimal value = new BigDecimal(index).multiply(exactStep);
        if (value.signum() == 0) return "0";
        if (magnitude >= LARGE || magnitude < SMALL) return scientific(value);
        return value.setScale(Math.max(0, exactStep.scale()), RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /// As in `1e30`, `-2.5e-7`.
    static String scientific(BigDecimal value) {
        BigDecimal digits = value.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
