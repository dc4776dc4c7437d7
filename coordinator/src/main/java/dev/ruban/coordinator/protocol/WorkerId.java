package dev.ruban.coordinator.protocol;

/// Number of a worker within an incarnation, from 1; never used again.
public record WorkerId(long value) implements Comparable<WorkerId> {
    public WorkerId {
        if (value < 1) throw new IllegalArgumentException("worker " + value + "; at least 1");
    }

    @Override
    public int compareTo(WorkerId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "worker " + value;
    }
}
