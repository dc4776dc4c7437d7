package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.progress.ProgressMode;
import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.coordinator.run.KeptOptions;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.DurationConverter;
import dev.ruban.worker.cli.LogLevel;
import dev.ruban.worker.cli.Logging;
import dev.ruban.worker.cli.ModulePathOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of a run, the same for `fit` and `coordinator`.
final class RunOptions {
    private static final Path RUNS = Path.of("runs");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "The run directory (default: runs/<data>-<model>-<UTC time>; runs/latest points to"
                            + " the newest).")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Go on with the run of this directory where its newest checkpoint is, with the same"
                            + " result. The job is the run's; so are the options that it was started"
                            + " with, unless they are given anew (default: a new run).")
    private @Nullable Path resume;

    @Option(
            names = "--continue",
            description =
                    "Go on with the run that --out holds, or begin it there if there is none; without"
                            + " --out go on with runs/latest, or begin a new run if it is finished. So the"
                            + " same command can be given again after a failure (default: no).")
    private boolean goOn;

    @Option(
            names = "--overwrite",
            description = "Replace the run that --out holds (default: refuse).")
    private boolean overwrite;

    @Option(
            names = "--progress",
            paramLabel = "STYLE",
            defaultValue = "auto",
            description =
                    "auto: a bar on a terminal, else plain; plain: a line for each epoch; none (default:"
                            + " auto).")
    private ProgressMode progress = ProgressMode.AUTO;

    @Option(
            names = "--save-best",
            paramLabel = "NAME",
            description =
                    "Write the model to best.safetensors whenever this value of the history is better"
                            + " than before: loss or a metric, or val_loss, ... of the validation rows (default:"
                            + " no).")
    private @Nullable String saveBest;

    @Option(
            names = "--save-every",
            paramLabel = "N",
            description =
                    "Write the model to models/epoch-N.safetensors after every N epochs (default:"
                            + " no).")
    private @Nullable Integer saveEvery;

    @Option(
            names = "--worker-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Give up if there is no worker for so long (default: 60s).")
    private Duration workerTimeout = Duration.ofSeconds(60);

    @Option(
            names = "--heartbeat-timeout",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description =
                    "Dismiss a worker that gives no sign of life for so long, at least 1s (default:"
                            + " 5s).")
    private Duration heartbeatTimeout = Duration.ofSeconds(5);

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N|DURATION",
            defaultValue = "60s",
            converter = CheckpointInterval.class,
            description =
                    "Keep a checkpoint every N steps, or after this time, such as 90s or 5m; also when"
                            + " the run is told to stop, and at its end (default: 60s).")
    private CheckpointSchedule checkpoints = CheckpointInterval.DEFAULT;

    @Option(
            names = "--keep-checkpoints",
            paramLabel = "N",
            defaultValue = "3",
            description = "Checkpoints that stay, at least 1 (default: 3).")
    private int keep = 3;

    @Option(
            names = "--audit",
            paramLabel = "F",
            defaultValue = "0",
            converter = FractionConverter.class,
            description =
                    "Have this fraction of all partials computed twice, at two workers or by the"
                            + " coordinator too; a worker whose numbers are wrong is expelled. 1: all, so"
                            + " that nothing wrong is ever applied (default: 0).")
    private double audit;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description =
                    "error, warn, info, debug or trace (default: info in the run's logs/; warn on"
                            + " standard error before there is a run directory).")
    private @Nullable LogLevel logLevel;

    @Mixin private CacheOption cache = new CacheOption();
    @Mixin private ModulePathOption modulePath = new ModulePathOption();

    /// @param job  that is run: its module is read from the module path
    /// @param given as the run keeps them
    RunSettings settings(Job job, KeptOptions given) {
        return new RunSettings(
                Optional.ofNullable(out).filter(_ -> !isContinued()),
                resume(),
                overwrite,
                progress,
                Optional.ofNullable(logLevel).orElse(LogLevel.INFO),
                cache.folder(),
                workerTimeout,
                heartbeatTimeout,
                checkpoints,
                keep,
                Optional.ofNullable(saveBest),
                saveEvery == null ? OptionalInt.empty() : OptionalInt.of(saveEvery),
                audit,
                modulePath.module(
                        job.hasModule() ? Optional.of(job.getModule()) : Optional.empty()),
                given);
    }

    /// The directory of the run that is to go on.
    Optional<Path> resume() {
        if (!goOn || resume != null) return Optional.ofNullable(resume);
        return out == null ? RunDirectory.latestUnfinished(RUNS) : RunDirectory.begun(out);
    }

    private boolean isContinued() {
        return goOn && resume().isPresent();
    }

    /// Whether `--continue` stands beside an option that says otherwise.
    boolean isContradictory() {
        return goOn && (resume != null || overwrite);
    }

    /// Until there is a run directory.
    void startLogging() {
        Logging.setLevel(Optional.ofNullable(logLevel).orElse(LogLevel.WARN));
    }
}
