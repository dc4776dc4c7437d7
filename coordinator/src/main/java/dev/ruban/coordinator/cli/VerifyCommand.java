package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.ModuleOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ruban verify`.
@Command(
        name = "verify",
        description = {
            "Computes a run again, on this machine alone, and compares every line of its ledger, its"
                    + " checkpoints and its model. Says what differs, and where first (exit code 66)."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Program program;
    private final CommandContext context;

    @Parameters(
            paramLabel = "RUN_DIR",
            description = "The directory of a run, such as runs/latest; it need not be finished.")
    private @Nullable Path directory;

    @Option(
            names = "--from-epoch",
            paramLabel = "A",
            description =
                    "Only from this epoch on, from the newest checkpoint before it (default: 1).")
    private @Nullable Integer fromEpoch;

    @Option(
            names = "--to-epoch",
            paramLabel = "B",
            description = "Only to the end of this epoch (default: the last).")
    private @Nullable Integer toEpoch;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute (default: one for each core).")
    private @Nullable Integer threads;

    @Mixin private ModuleOption module = new ModuleOption();
    @Mixin private CacheOption cache = new CacheOption();
    @Mixin private LogOption log = new LogOption();
    @Spec private @Nullable CommandSpec spec;

    VerifyCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        Path run = Objects.requireNonNull(directory);
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        requirePositive("--threads", count);
        requirePositive("--from-epoch", fromEpoch == null ? 1 : fromEpoch);
        requirePositive("--to-epoch", toEpoch == null ? 1 : toEpoch);
        if (fromEpoch != null && toEpoch != null && toEpoch < fromEpoch)
            throw usage("--to-epoch: %d is before --from-epoch %d".formatted(toEpoch, fromEpoch));
        RunDirectory.requireRun(run);
        program.verify(
                new VerifyRequest(
                        run,
                        optional(fromEpoch),
                        optional(toEpoch),
                        count,
                        cache.folder(),
                        module.module()),
                context);
        return 0;
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private void requirePositive(String option, int value) {
        if (value < 1) throw usage("%s: %d is too small; at least 1".formatted(option, value));
    }

    private ParameterException usage(String message) {
        return new ParameterException(
                Objects.requireNonNull(spec, "set by picocli").commandLine(), message);
    }
}
