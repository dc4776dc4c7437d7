package dev.ruban.coordinator.durable;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Where snapshots go, and come from again.
public interface SnapshotStore {
    /// Writes a snapshot beside the training.
    /// @param snapshot not changed any more by the caller
    /// @return done when it is whole and on the disk; fails with a [RuntimeException] whose message
    ///     says why not
    CompletionStage<Void> write(Snapshot snapshot);

    /// Goes back to the newest snapshot of at most so many updates, and forgets whatever was written
    /// of the run after it. Waits for what is being written.
    /// @return empty: to the start of the job
    Optional<Snapshot> rollBack(long steps);
}
