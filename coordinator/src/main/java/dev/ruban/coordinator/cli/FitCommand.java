package dev.ruban.coordinator.cli;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.DurationConverter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ruban fit`.
@Command(
        name = "fit",
        description = {
            "Trains here: the coordinator in this process, and local worker processes that get a"
                    + " secret of their own. Without options it trains the built-in example."
        })
final class FitCommand extends TrainingCommand {
    private final Program program;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Local worker processes; 0: embedded, no process and no port (default: 3).")
    private int workers = 3;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of each worker (default: the cores shared out, max(1, cores / workers)).")
    private @Nullable Integer threads;

    @Option(
            names = "--pace",
            hidden = true,
            converter = DurationConverter.class,
            description = "For tests: local workers rest for so long before each piece of work.")
    private Duration pace = Duration.ZERO;

    FitCommand(Program program, CommandContext context) {
        super(context);
        this.program = program;
    }

    @Override
    void train(Job job, RunSettings settings) throws Exception {
        requireAtLeast("--workers", 0, workers);
        int count = threads == null ? sharedCores() : threads;
        requireAtLeast("--threads", 1, count);
        if (workers == 0 && settings.audit() > 0)
            throw new RubanException(
                    ExitCode.USAGE,
                    "--audit %s compares what workers compute, but --workers is 0; use --workers 1 or more, or --audit 0"
                            .formatted(settings.audit()));
        program.fit(new FitRequest(job, settings, workers, count, pace), context);
    }

    private int sharedCores() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, workers));
    }
}
