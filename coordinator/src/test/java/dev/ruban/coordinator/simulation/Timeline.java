package dev.ruban.coordinator.simulation;

import java.util.PriorityQueue;

/// Simulated time: what is to happen, in order; at the same moment in the order in which it was
/// planned.
final class Timeline {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;

    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long planned;
    private long now;

    long now() {
        return now;
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(now, nanos), planned++, action));
    }

    void in(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /// Lets the next event happen.
    void advance() {
        Event next = events.remove();
        now = next.at();
        next.action().run();
    }
}
