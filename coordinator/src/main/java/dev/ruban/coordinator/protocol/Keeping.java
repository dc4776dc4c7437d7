package dev.ruban.coordinator.protocol;

import dev.ruban.problem.ExitCode;
import java.util.Optional;

/// What is known of checkpoints, and of a wish to stop.
/// @param newest     position of the last checkpoint that was asked for; at first where the run
///     began or goes on from, which is there already
/// @param writing    whether it is still being written
/// @param held       whether what comes next waits: until it is written, or until no answer is doubted
/// @param overdue    whether a checkpoint was due before and could not be taken
/// @param takenNanos when the newest was asked for
/// @param stop       why and since when the run is to end early
public record Keeping(
        Progress newest,
        boolean writing,
        boolean held,
        boolean overdue,
        long takenNanos,
        Optional<Stop> stop) {
    /// A wish to stop.
    public record Stop(ExitCode code, String message, long sinceNanos) {}

    static Keeping from(Progress position, long nowNanos) {
        return new Keeping(position, false, false, false, nowNanos, Optional.empty());
    }

    /// The run has gone back to there.
    Keeping restored(Progress position, long nowNanos) {
        return new Keeping(position, false, false, false, nowNanos, stop);
    }

    Keeping taken(Progress position, long nowNanos) {
        return new Keeping(position, true, held, false, nowNanos, stop);
    }

    Keeping written() {
        return new Keeping(newest, false, false, overdue, takenNanos, stop);
    }

    Keeping held(boolean waits) {
        return new Keeping(newest, writing, waits, overdue, takenNanos, stop);
    }

    Keeping postponed() {
        return new Keeping(newest, writing, held, true, takenNanos, stop);
    }

    Keeping asked(Stop wish) {
        return new Keeping(newest, writing, held, overdue, takenNanos, Optional.of(wish));
    }
}
