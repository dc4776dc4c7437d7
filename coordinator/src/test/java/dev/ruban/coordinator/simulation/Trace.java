package dev.ruban.coordinator.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/// The last things that happened in a run, for whoever has to understand a failing seed. Off unless
/// a run is replayed.
final class Trace {
    private static final int LINES = 1000;

    private final boolean on;
    private final Deque<String> lines = new ArrayDeque<>();

    Trace(boolean on) {
        this.on = on;
    }

    boolean isOn() {
        return on;
    }

    void line(long nowNanos, String format, Object... arguments) {
        if (!on) return;
        if (lines.size() == LINES) lines.removeFirst();
        lines.add("%9.3f s  %s".formatted(nowNanos / 1e9, format.formatted(arguments)));
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
