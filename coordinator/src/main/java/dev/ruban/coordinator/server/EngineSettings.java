package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.job.ResolvedJob;
import dev.ruban.wire.Wire;
import java.security.SecureRandom;
import java.time.Duration;

/// What an engine needs beside its task.
/// @param protocol          what decisions depend on
/// @param heartbeatInterval how often workers give a sign of life
record EngineSettings(ProtocolSettings protocol, Duration heartbeatInterval) {
    private static final int FIRST_INCARNATION = 1;

    /// For a new run.
    static EngineSettings of(CoordinatorSettings settings) {
        ProtocolSettings protocol =
                new ProtocolSettings(
                        new SecureRandom().nextLong(),
                        FIRST_INCARNATION,
                        Wire.PROTOCOL,
                        ResolvedJob.ARITHMETIC,
                        settings.minWorkers(),
                        settings.maxWorkers(),
                        settings.workerTimeout().toNanos(),
                        settings.heartbeatTimeout().toNanos(),
                        false);
        return new EngineSettings(protocol, settings.heartbeatInterval());
    }

    /// The same for a program that asks for each pass.
    EngineSettings withDriver() {
        return new EngineSettings(protocol.withDriver(), heartbeatInterval);
    }
}
