package dev.ruban.coordinator.server;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.job.ResolvedJob;
import dev.ruban.wire.Wire;
import java.time.Duration;

/// What an engine needs beside its task.
/// @param protocol          what decisions depend on
/// @param heartbeatInterval how often workers give a sign of life
record EngineSettings(ProtocolSettings protocol, Duration heartbeatInterval) {
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
                        settings.heartbeatTimeout().toNanos(),
                        false);
        return new EngineSettings(
                protocol.withCheckpoints(continuity.schedule()), settings.heartbeatInterval());
    }

    /// The same for a program that asks for each pass.
    EngineSettings withDriver() {
        return new EngineSettings(protocol.withDriver(), heartbeatInterval);
    }
}
