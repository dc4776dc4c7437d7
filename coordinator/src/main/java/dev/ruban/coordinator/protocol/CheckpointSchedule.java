package dev.ruban.coordinator.protocol;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// When checkpoints are taken. Any schedule but [#NONE] also takes one when the run is asked to
/// stop, and one after the last step.
/// @param everySteps updates between two; 0: they are not counted
/// @param everyNanos time between two; 0: it does not matter
/// @param atSteps    after so many updates, between any two passes: to compare with another run's
public record CheckpointSchedule(long everySteps, long everyNanos, SortedSet<Long> atSteps) {
    /// No checkpoints at all.
    public static final CheckpointSchedule NONE = new CheckpointSchedule(0, 0, new TreeSet<>());

    public CheckpointSchedule {
        if (everySteps < 0 || everyNanos < 0)
            throw new IllegalArgumentException(
                    "everySteps=%d everyNanos=%d; at least 0".formatted(everySteps, everyNanos));
        atSteps = Collections.unmodifiableSortedSet(new TreeSet<>(atSteps));
    }

    public static CheckpointSchedule everySteps(long steps) {
        return new CheckpointSchedule(steps, 0, new TreeSet<>());
    }

    public static CheckpointSchedule everyNanos(long nanos) {
        return new CheckpointSchedule(0, nanos, new TreeSet<>());
    }

    public static CheckpointSchedule atSteps(SortedSet<Long> steps) {
        return new CheckpointSchedule(0, 0, steps);
    }

    boolean isNone() {
        return everySteps == 0 && everyNanos == 0 && atSteps.isEmpty();
    }

    /// Whether one is to be taken after just so many updates.
    boolean isExactly(long steps) {
        return !atSteps.isEmpty() && atSteps.contains(steps);
    }

    /// @param since      updates since the last checkpoint
    /// @param sinceNanos time since then
    boolean isDue(long steps, long since, long sinceNanos) {
        if (isExactly(steps)) return true;
        if (since == 0) return false;
        return everySteps > 0 && since >= everySteps || everyNanos > 0 && sinceNanos >= everyNanos;
    }
}
