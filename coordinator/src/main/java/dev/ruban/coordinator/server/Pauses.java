package dev.ruban.coordinator.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// How long a run stands where a worker goes: the longest time between two updates about then, beside
/// what one takes otherwise. A worker that hangs is missed before it is dismissed, so the time before
/// its dismissal counts, too. Not thread-safe.
final class Pauses {
    /// Weight of the last update in the mean.
    private static final double SMOOTHING = 0.05;

    /// An update that takes so many times the mean does not raise it by more.
    private static final double OUTLIER = 4;

    /// A second more than a silent worker is waited for.
    private static final long MARGIN_NANOS = 1_000_000_000L;

    private record Gap(long endNanos, long nanos) {}

    private final long windowNanos;
    private final Consumer<String> told;
    private final Deque<Gap> gaps = new ArrayDeque<>();
    private final List<String> departed = new ArrayList<>();
    private long lastNanos;
    private double usualNanos;
    private double longestSeconds;

    /// @param heartbeatNanos after which a silent worker is dismissed
    /// @param told           hears a line for each worker that was gone
    Pauses(long heartbeatNanos, Consumer<String> told) {
        windowNanos = heartbeatNanos + MARGIN_NANOS;
        this.told = told;
    }

    /// Parameters were updated.
    void updated(long nowNanos) {
        if (lastNanos != 0) measure(nowNanos - lastNanos, nowNanos);
        lastNanos = nowNanos;
        if (departed.isEmpty()) return;
        double seconds = longest() / 1e9;
        longestSeconds = Math.max(longestSeconds, seconds);
        for (String how : departed)
            told.accept(
                    String.format(
                            Locale.ROOT,
                            "the longest step about then took %.3f s (others take %.3f s): %s",
                            seconds,
                            usualNanos / 1e9,
                            how));
        departed.clear();
    }

    /// Keeps the longest of the window: each gap that is followed by a longer one is forgotten.
    private void measure(long nanos, long nowNanos) {
        while (!gaps.isEmpty() && nowNanos - gaps.peekFirst().endNanos() > windowNanos)
            gaps.removeFirst();
        while (!gaps.isEmpty() && gaps.peekLast().nanos() <= nanos) gaps.removeLast();
        gaps.addLast(new Gap(nowNanos, nanos));
        double latest = (double) nanos;
        if (usualNanos == 0) usualNanos = latest;
        else usualNanos += SMOOTHING * (Math.min(latest, OUTLIER * usualNanos) - usualNanos);
    }

    private long longest() {
        return gaps.isEmpty() ? 0 : gaps.peekFirst().nanos();
    }

    /// A worker does not take part any more.
    /// @param how who, and why
    void departed(String how) {
        if (lastNanos != 0) departed.add(how);
    }

    /// Of all updates about which a worker was gone; 0 if there was none.
    double longestSeconds() {
        return longestSeconds;
    }
}
