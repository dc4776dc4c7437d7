package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.progress.ProgressMode;
import dev.ruban.module.UserModule;
import dev.ruban.worker.cli.LogLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What was said about a run: none of it touches a bit of the result.
/// @param out           the run directory; empty: a new one under `runs`
/// @param overwrite     whether a run that the directory holds is replaced
/// @param cache         folder of the data cache; empty: the user's
/// @param workerTimeout after which a run without any worker is given up
/// @param module        of the user's own that the job is about, if it is
public record RunSettings(
        Optional<Path> out,
        boolean overwrite,
        ProgressMode progress,
        LogLevel logLevel,
        Optional<Path> cache,
        Duration workerTimeout,
        Optional<UserModule> module) {}
