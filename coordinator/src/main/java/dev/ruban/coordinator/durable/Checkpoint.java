package dev.ruban.coordinator.durable;

/// A snapshot at rest: with it the run it belongs to, and how far its files were.
/// @param ledger its lines
public record Checkpoint(Snapshot snapshot, Origin origin, Ledger.Head ledger, EpochFiles files) {
    /// Whose a checkpoint is.
    /// @param runId       the same in all incarnations
    /// @param incarnation that wrote it
    /// @param jobSha256   digest of the job
    /// @param arithmetic  that it was computed by
    public record Origin(long runId, int incarnation, String jobSha256, int arithmetic) {}

    public long steps() {
        return snapshot.position().steps();
    }
}
