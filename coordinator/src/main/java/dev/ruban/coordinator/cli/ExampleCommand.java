package dev.ruban.coordinator.cli;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ruban example`.
@Command(
        name = "example",
        description = {
            "Writes example data. line: x evenly spaced from -2 to 2, y = w x + b + normal noise, a"
                    + " function of the seed and the options alone."
        })
final class ExampleCommand implements Callable<Integer> {
    private static final String LINE = "line";

    private final Program program;

    @Parameters(index = "0", paramLabel = "NAME", description = "line (required).")
    private @Nullable String name;

    @Option(names = "--rows", paramLabel = "N", description = "Rows (default: 201).")
    private int rows = 201;

    @Option(names = "--seed", paramLabel = "N", description = "Of the noise (default: 0).")
    private long seed;

    @Option(names = "--w", paramLabel = "X", description = "Slope of the line (default: 3).")
    private double weight = 3;

    @Option(names = "--b", paramLabel = "X", description = "The line at x = 0 (default: 2).")
    private double bias = 2;

    @Option(
            names = "--noise",
            paramLabel = "X",
            description = "Standard deviation of the noise (default: 1).")
    private double noise = 1;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE.csv",
            description = "The file to write (required).")
    private @Nullable Path output;

    @Option(
            names = "--overwrite",
            description = "Replace the output if it exists (default: refuse).")
    private boolean overwrite;

    @Mixin private LogOption log = new LogOption();

    ExampleCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        check();
        program.example(
                new ExampleRequest(
                        rows,
                        seed,
                        weight,
                        bias,
                        noise,
                        Objects.requireNonNull(output),
                        overwrite));
        return 0;
    }

    private void check() {
        Problems problems = new Problems();
        problems.require(
                LINE.equals(name), "unknown example '%s' (known: line)", String.valueOf(name));
        problems.require(rows >= 1, "--rows: %d is too small; at least 1", rows);
        problems.require(Double.isFinite(weight), "--w: %s is not finite", weight);
        problems.require(Double.isFinite(bias), "--b: %s is not finite", bias);
        problems.require(
                noise >= 0 && Double.isFinite(noise),
                "--noise: %s is out of range; at least 0",
                noise);
        problems.throwIfAny(ExitCode.USAGE);
    }
}
