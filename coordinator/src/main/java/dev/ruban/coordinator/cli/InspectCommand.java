package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.CommandContext;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ruban inspect`.
@Command(
        name = "inspect",
        description = {
            "Shows what a .safetensors file holds: of a run's model the architecture, columns,"
                    + " classes, standardization, parameters and the job that trained it; of any"
                    + " other file names, shapes and metadata."
        })
final class InspectCommand implements Callable<Integer> {
    private final Program program;
    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file (required).")
    private @Nullable Path file;

    @Mixin private LogOption log = new LogOption();

    InspectCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        program.inspect(Objects.requireNonNull(file), context);
        return 0;
    }
}
