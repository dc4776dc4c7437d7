package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.Leaves;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.Optional;

/// What travels: the messages of `training.proto`, with large tensors as one message.
sealed interface Message {
    /// To the coordinator.
    sealed interface Upward extends Message {}

    /// To a worker.
    sealed interface Downward extends Message {}

    record Join(JoinRequest request) implements Upward {}

    record Ready(long placement) implements Upward {}

    record Partials(WorkId work, List<Answer> answers) implements Upward {}

    /// @param advance   grows while the worker gets on
    /// @param cpuMillis processor time that it has used
    record Heartbeat(long advance, long cpuMillis) implements Upward {}

    /// A worker's goodbye.
    /// @param failed or else it was told to leave
    record Leave(boolean failed, String reason) implements Upward {}

    record Welcome(long worker, int incarnation) implements Downward {}

    record Placement(long number, List<Leaves.Range> ranges) implements Downward {}

    record Work(WorkId id, Pass pass, List<Subtree> subtrees, Optional<Parameters> parameters)
            implements Downward {}

    record Goodbye(Farewell farewell, String reason) implements Downward {}

    /// Parameters of a version; the array is never written again.
    record Parameters(long version, float[] values) {}

    /// Whether a stream can do without it, and can bear it twice.
    default boolean isOpening() {
        return this instanceof Join || this instanceof Welcome;
    }
}
