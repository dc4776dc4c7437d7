package dev.ruban.coordinator.progress;

import java.util.ArrayList;
import java.util.List;

/// One line with a bar, as Keras draws it, that fits the terminal:
/// `12/40 ━━━━━━────────────── 3s 12ms/step - loss: 1.2345`. On a narrow terminal the bar gets
/// shorter, then measures are left out from the end.
final class BarLine {
    private static final int[] BAR_WIDTHS = {20, 10, 5};

    private final int columns;
    private final char full;
    private final char empty;

    BarLine(Terminal terminal) {
        this.columns = terminal.columns();
        this.full = terminal.unicode() ? '━' : '=';
        this.empty = terminal.unicode() ? '─' : '.';
    }

    /// @param head     before the bar
    /// @param fraction done, 0 to 1
    /// @param times    after the bar
    /// @param measures after the times, each after a dash
    String text(String head, double fraction, String times, List<String> measures) {
        List<String> shown = new ArrayList<>(measures);
        while (true) {
            String tail = shown.isEmpty() ? times : times + " - " + String.join(" - ", shown);
            for (int width : BAR_WIDTHS) {
                String line = head + " " + bar(width, fraction) + " " + tail;
                if (fits(line)) return line;
            }
            String line = head + " " + tail;
            if (fits(line)) return line;
            if (shown.isEmpty()) return line.substring(0, Math.max(0, columns - 1));
            shown.removeLast();
        }
    }

    /// The last column stays free: some terminals break the line when it is written to.
    private boolean fits(String line) {
        return line.length() < columns;
    }

    private String bar(int width, double fraction) {
        int done = (int) Math.floor(width * Math.clamp(fraction, 0, 1));
        return String.valueOf(full).repeat(done) + String.valueOf(empty).repeat(width - done);
    }
}
