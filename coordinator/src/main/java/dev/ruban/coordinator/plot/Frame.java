package dev.ruban.coordinator.plot;

import java.util.List;

/// Where a chart's plot area stands, and how values become places in it.
/// @param left   of the area, in units from the left edge of the drawing
/// @param top    of the area, in units from the upper edge
/// @param yTicks as many as fit its height
record Frame(
        double left,
        double top,
        double right,
        double bottom,
        Scale x,
        Scale y,
        List<Scale.Tick> yTicks) {
    Frame {
        yTicks = List.copyOf(yTicks);
    }

    double width() {
        return right - left;
    }

    double height() {
        return bottom - top;
    }

    double placeX(double value) {
        return left + x.fraction(value) * width();
    }

    double placeY(double value) {
        return bottom - y.fraction(value) * height();
    }
}
