package dev.ruban.coordinator.protocol;

import dev.ruban.problem.ExitCode;
import java.util.Optional;

/// What is known of checkpoints, and of a wish to stop.
/// @param newest     position of the last checkpoint that was asked for; at first where the run
///     began or goes on from, which is there already
/// @param writing    whether it is still being written
/// @param held       whether what comes next waits until it is written
/// @param takenNanos when it was asked for
/// @param stop       why and since when the run is to end early
public record Keeping(
        Progress newest, boolean writing, boolean held, long takenNanos, Optional<Stop> stop) {
    /// A wish to stop.
    public record Stop(ExitCode code, String message, long sinceNanos) {}

    static Keeping from(Progress position, long nowNanos) {
        return new Keeping(position, false, false, nowNanos, Optional.empty());
    }

    /// The run has gone back to there.
    Keeping restored(Progress position, long nowNanos) {
        return new Keeping(position, false, false, nowNanos, stop);
    }

    Keeping taken(Progress position, long nowNanos) {
        return new Keeping(position, true, held, nowNanos, stop);
    }

    Keeping written() {
        return new Keeping(newest, false, false, takenNanos, stop);
    }

    Keeping hold() {
        return new Keeping(newest, writing, true, takenNanos, stop);
    }

    Keeping asked(Stop wish) {
        return new Keeping(newest, writing, held, takenNanos, Optional.of(wish));
    }
}
