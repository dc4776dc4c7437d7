package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.protocol.CheckpointSchedule;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// How a run outlives its coordinator.
/// @param runId       the same in all incarnations
/// @param incarnation of this coordinator, from 1; higher than any before it
/// @param from        where it goes on; empty: at the start of the job
/// @param schedule    when snapshots are taken
/// @param store       where they go
public record Continuity(
        long runId,
        int incarnation,
        Optional<Snapshot> from,
        CheckpointSchedule schedule,
        SnapshotStore store) {
    /// Versions of parameters that one incarnation can use: no other uses them.
    private static final long VERSIONS = 1L << 40;

    public Continuity {
        if (incarnation < 1)
            throw new IllegalArgumentException("incarnation=" + incarnation + "; at least 1");
    }

    /// A run that leaves nothing behind.
    public static Continuity none() {
        return new Continuity(
                new SecureRandom().nextLong(),
                1,
                Optional.empty(),
                CheckpointSchedule.NONE,
                Nowhere.STORE);
    }

    /// Of the parameters that this incarnation begins with.
    public long firstVersion() {
        return incarnation * VERSIONS + 1;
    }

    private enum Nowhere implements SnapshotStore {
        STORE;

        @Override
        public CompletionStage<Void> write(Snapshot snapshot) {
            throw new IllegalStateException("a run that leaves nothing behind has a checkpoint");
        }

        @Override
        public Optional<Snapshot> rollBack(long steps) {
            return Optional.empty();
        }
    }
}
