package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.LogLevel;
import dev.ruban.worker.cli.Logging;
import picocli.CommandLine.Option;

/// How much a command without run directory logs.
final class LogOption {
    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "warn",
            description = "error, warn, info, debug or trace, to standard error (default: warn).")
    private LogLevel level = LogLevel.WARN;

    void startLogging() {
        Logging.setLevel(level);
    }
}
