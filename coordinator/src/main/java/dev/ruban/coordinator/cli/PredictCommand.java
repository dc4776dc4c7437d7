package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.ModuleOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ruban predict`.
@Command(
        name = "predict",
        description = {
            "Writes a model's predictions, a line for each row of the data: prediction, and for"
                    + " classifiers probability, of the class that is predicted. Columns that the model does not know are ignored."
        })
final class PredictCommand implements Callable<Integer> {
    private final Program program;
    private final CommandContext context;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "A run's model.safetensors (required).")
    private @Nullable Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Data: .csv with a header, .csv.gz or .npy (required).")
    private @Nullable Path data;

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

    @Mixin private ModuleOption module = new ModuleOption();
    @Mixin private CacheOption cache = new CacheOption();
    @Mixin private LogOption log = new LogOption();

    PredictCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        program.predict(
                new PredictRequest(
                        Objects.requireNonNull(model),
                        Objects.requireNonNull(data),
                        Objects.requireNonNull(output),
                        overwrite,
                        cache.folder(),
                        module.module()),
                context);
        return 0;
    }
}
