package dev.ruban.coordinator.plot;

import java.util.List;

/// Maps the values of one axis to 0 to 1, and says where its ticks stand.
sealed interface Scale permits LinearScale, LogScale, CategoryScale {
    /// @param value where the tick stands
    /// @param label what it reads
    record Tick(double value, String label) {}

    /// 0 at the beginning of the axis, 1 at its end.
    double fraction(double value);

    /// Evenly spaced, in ascending order, within the axis.
    /// @param atMost about how many fit
    List<Tick> ticks(int atMost);
}
