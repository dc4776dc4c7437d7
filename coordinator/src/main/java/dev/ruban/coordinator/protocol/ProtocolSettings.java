package dev.ruban.coordinator.protocol;

import java.util.Set;

/// What the decisions depend on beside the job.
/// @param runId                 of the run
/// @param incarnation           of this coordinator, from 1
/// @param protocol              version of the messages that it speaks
/// @param arithmetic            number of the arithmetic of the job
/// @param minWorkers            how many must have joined before the first pass
/// @param maxWorkers            how many may take part, those that stand by included
/// @param workerTimeoutNanos    how long to wait for a worker
/// @param heartbeatTimeoutNanos how long a worker may be silent
/// @param driven                whether a program asks for each pass, in place of the job's sequence
/// @param consults              whether there are callbacks to be asked after each epoch
/// @param checkpoints           when they are taken
/// @param audit                 fraction of all partials that are computed twice
/// @param safeguards            all of them
public record ProtocolSettings(
        long runId,
        int incarnation,
        int protocol,
        int arithmetic,
        int minWorkers,
        int maxWorkers,
        long workerTimeoutNanos,
        long heartbeatTimeoutNanos,
        boolean driven,
        boolean consults,
        CheckpointSchedule checkpoints,
        double audit,
        Safeguards safeguards) {
    public ProtocolSettings {
        if (minWorkers < 1 || maxWorkers < minWorkers)
            throw new IllegalArgumentException(
                    "minWorkers=%d maxWorkers=%d; 1 <= minWorkers <= maxWorkers"
                            .formatted(minWorkers, maxWorkers));
        if (workerTimeoutNanos <= 0 || heartbeatTimeoutNanos <= 0)
            throw new IllegalArgumentException(
                    "workerTimeoutNanos=%d heartbeatTimeoutNanos=%d; both above 0"
                            .formatted(workerTimeoutNanos, heartbeatTimeoutNanos));
        if (!(audit >= 0 && audit <= 1))
            throw new IllegalArgumentException("audit=" + audit + "; from 0 to 1");
    }

    /// Of the job's own sequence, without callbacks, checkpoints and audits, with all safeguards.
    public ProtocolSettings(
            long runId,
            int incarnation,
            int protocol,
            int arithmetic,
            int minWorkers,
            int maxWorkers,
            long workerTimeoutNanos,
            long heartbeatTimeoutNanos) {
        this(
                runId,
                incarnation,
                protocol,
                arithmetic,
                minWorkers,
                maxWorkers,
                workerTimeoutNanos,
                heartbeatTimeoutNanos,
                false,
                false,
                CheckpointSchedule.NONE,
                0,
                Safeguards.ALL);
    }

    public ProtocolSettings withCheckpoints(CheckpointSchedule schedule) {
        return new ProtocolSettings(
                runId,
                incarnation,
                protocol,
                arithmetic,
                minWorkers,
                maxWorkers,
                workerTimeoutNanos,
                heartbeatTimeoutNanos,
                driven,
                consults,
                schedule,
                audit,
                safeguards);
    }

    /// The same for a program that asks for each pass.
    public ProtocolSettings withDriver() {
        return new ProtocolSettings(
                runId,
                incarnation,
                protocol,
                arithmetic,
                minWorkers,
                maxWorkers,
                workerTimeoutNanos,
                heartbeatTimeoutNanos,
                true,
                consults,
                CheckpointSchedule.NONE,
                audit,
                safeguards);
    }

    public ProtocolSettings withAudit(double fraction) {
        return new ProtocolSettings(
                runId,
                incarnation,
                protocol,
                arithmetic,
                minWorkers,
                maxWorkers,
                workerTimeoutNanos,
                heartbeatTimeoutNanos,
                driven,
                consults,
                checkpoints,
                fraction,
                safeguards);
    }

    /// The same for a run with callbacks.
    public ProtocolSettings withCallbacks() {
        return new ProtocolSettings(
                runId,
                incarnation,
                protocol,
                arithmetic,
                minWorkers,
                maxWorkers,
                workerTimeoutNanos,
                heartbeatTimeoutNanos,
                driven,
                true,
                checkpoints,
                audit,
                safeguards);
    }

    /// For tests, which show that a simulation notices when something is missing.
    ProtocolSettings without(Set<Safeguard> absent) {
        return new ProtocolSettings(
                runId,
                incarnation,
                protocol,
                arithmetic,
                minWorkers,
                maxWorkers,
                workerTimeoutNanos,
                heartbeatTimeoutNanos,
                driven,
                consults,
                checkpoints,
                audit,
                safeguards.without(absent));
    }

    /// How long a worker may compute without a row, or load without a byte, to show for it.
    long stallTimeoutNanos() {
        return Math.max(workerTimeoutNanos, 12 * heartbeatTimeoutNanos);
    }
}
