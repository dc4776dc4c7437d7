package dev.ruban.coordinator.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// An axis of equal ratios, for values above 0. Ticks stand at powers of ten; of 1, 2 and 5 times
/// them where there would be less than three.
final class LogScale implements Scale {
    private final double low;
    private final double high;

    private LogScale(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /// An axis that shows the range with a little room at both ends.
    /// @throws IllegalArgumentException unless `0 < min < max`
    static LogScale around(double min, double max) {
        if (!(0 < min && min < max))
            throw new IllegalArgumentException("min=" + min + " max=" + max);
        double span = Math.log10(max) - Math.log10(min);
        return new LogScale(Math.log10(min) - 0.04 * span, Math.log10(max) + 0.04 * span);
    }

    @Override
    public double fraction(double value) {
        return (Math.log10(value) - low) / (high - low);
    }

    @Override
    public List<Tick> ticks(int atMost) {
        int every = Math.max(1, (int) Math.ceil((high - low) / Math.max(1, atMost)));
        List<Tick> ticks = ticks(every, new int[] {1});
        return ticks.size() >= 3 ? ticks : ticks(1, new int[] {1, 2, 5});
    }

    private List<Tick> ticks(int every, int[] factors) {
        List<Tick> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(low); power <= high; power++) {
            if (Math.floorMod(power, every) != 0) continue;
            for (int factor : factors) {
                BigDecimal value = BigDecimal.valueOf(factor).scaleByPowerOfTen(power);
                double logarithm = Math.log10(value.doubleValue());
                if (low <= logarithm && logarithm <= high)
                    ticks.add(new Tick(value.doubleValue(), label(value, power)));
            }
        }
        return ticks;
    }

    private static String label(BigDecimal value, int power) {
        return power >= -3 && power < 5 ? value.toPlainString() : TickLabel.scientific(value);
    }
}
