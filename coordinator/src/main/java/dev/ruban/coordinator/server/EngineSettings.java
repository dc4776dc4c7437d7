package dev.ruban.coordinator.server;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.job.ResolvedJob;
import dev.ruban.wire.Wire;
import dev.ruban.worker.compute.PartialComputer;
import java.time.Duration;

/// What an engine needs beside its task.
/// @param protocol          what decisions depend on
/// @param heartbeatInterval how often workers give a sign of life
/// @param computer          makes what the coordinator checks answers with
record EngineSettings(
        ProtocolSettings protocol, Duration heartbeatInterval, PartialComputer.Factory computer) {
    static EngineSettings of(CoordinatorSettings settings, Continuity continuity) {
        ProtocolSettings protocol =
                new ProtocolSettings(
                        continuity.runId(),
                        continuity.incarnation(),
                        Wire.PROTOCOL,
                        ResolvedJob.ARITHMETIC,
                        settings.minWorkers(),
                        settings.maxWorkers(),
                        settings.workerTimeout().toNanos(),
                        settings.heartbeatTimeout().toNanos());
        return new EngineSettings(
                protocol.withCheckpoints(continuity.schedule())
                        .withAudit(settings.checking().audit()),
                settings.heartbeatInterval(),
                settings.checking().computer());
    }

    /// The same for a program that asks for each pass.
    EngineSettings withDriver() {
        return new EngineSettings(protocol.withDriver(), heartbeatInterval, computer);
    }
}
