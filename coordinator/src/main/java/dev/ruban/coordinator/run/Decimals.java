package dev.ruban.coordinator.run;

import java.math.BigDecimal;
import java.util.OptionalDouble;

/// Numbers as text in the files of a run: the shortest decimal that reads back to the same bits
/// ([Double#toString], [Float#toString]), so `0.1`, `1.0E-5`, `NaN`, `Infinity`.
final class Decimals {
    private Decimals() {}

    /// Empty where the value is not known.
    static String text(OptionalDouble value) {
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
    }

    /// Seconds with all nanoseconds and no trailing zeros.
    static String seconds(long nanos) {
        BigDecimal seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return seconds.toPlainString();
    }
}
