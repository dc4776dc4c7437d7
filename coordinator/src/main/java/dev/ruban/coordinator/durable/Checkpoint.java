package dev.ruban.coordinator.durable;

/// A snapshot at rest: with it the run it belongs to, and how long its files were.
public record Checkpoint(Snapshot snapshot, Origin origin, Lengths lengths) {
    /// Whose a checkpoint is.
    /// @param runId       the same in all incarnations
    /// @param incarnation that wrote it
    /// @param jobSha256   digest of the job
    /// @param arithmetic  that it was computed by
    public record Origin(long runId, int incarnation, String jobSha256, int arithmetic) {}

    /// How far the run's other files are.
    /// @param ledger          its lines
    /// @param historyBytes    of `history.csv`
    /// @param parametersBytes of `parameters.csv`; 0 if there is none
    public record Lengths(Ledger.Head ledger, long historyBytes, long parametersBytes) {}

    public long steps() {
        return snapshot.position().steps();
    }
}
