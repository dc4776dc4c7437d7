package dev.ruban.coordinator.protocol;

/// Identifies a piece of work dealt to a worker; see `training.proto`.
/// @param runId       of the run
/// @param incarnation of the coordinator
/// @param pass        counts the passes of the incarnation, from 1
/// @param version     of the parameters
/// @param attempt     counts the pieces dealt out in the incarnation, from 1
public record WorkId(long runId, int incarnation, long pass, long version, long attempt) {
    /// Whether it was dealt by this coordinator.
    boolean isOf(ProtocolSettings settings) {
        return runId == settings.runId() && incarnation == settings.incarnation();
    }
}
