package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.progress.ProgressMode;
import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.coordinator.run.KeptOptions;
import dev.ruban.module.UserModule;
import dev.ruban.worker.cli.LogLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// What was said about a run: none of it touches a bit of the result.
/// @param out              the run directory; empty: a new one under `runs`
/// @param resume           the directory of a run that goes on
/// @param overwrite        whether a run that the directory holds is replaced
/// @param cache            folder of the data cache; empty: the user's
/// @param workerTimeout    after which a run without any worker is given up
/// @param heartbeatTimeout after which a worker without a sign of life is dismissed
/// @param checkpoints      when they are taken
/// @param keep             checkpoints that stay, at least 1
/// @param saveBest         value of the history whose best model is written, too
/// @param saveEvery        epochs between two models that are written, too
/// @param audit            fraction of all partials that are computed twice
/// @param module           of the user's own that the job is about, if it is
/// @param given            as a run keeps it, to go on with
public record RunSettings(
        Optional<Path> out,
        Optional<Path> resume,
        boolean overwrite,
        ProgressMode progress,
        LogLevel logLevel,
        Optional<Path> cache,
        Duration workerTimeout,
        Duration heartbeatTimeout,
        CheckpointSchedule checkpoints,
        int keep,
        Optional<String> saveBest,
        OptionalInt saveEvery,
        double audit,
        Optional<UserModule> module,
        KeptOptions given) {}
