package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.ModuleOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ruban evaluate`.
@Command(
        name = "evaluate",
        description = {"Prints loss and metrics of a model on a data set, as `name value` lines."})
final class EvaluateCommand implements Callable<Integer> {
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
            names = "--label",
            split = ",",
            paramLabel = "COLUMN",
            description =
                    "Column with the true values, or several separated by commas (default: those the"
                            + " model was trained on).")
    private List<String> label = List.of();

    @Option(names = "--json", description = "Print one JSON object instead (default: lines).")
    private boolean json;

    @Mixin private ModuleOption module = new ModuleOption();
    @Mixin private CacheOption cache = new CacheOption();
    @Mixin private LogOption log = new LogOption();

    EvaluateCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        program.evaluate(
                new EvaluateRequest(
                        Objects.requireNonNull(model),
                        Objects.requireNonNull(data),
                        label,
                        json,
                        cache.folder(),
                        module.module()),
                context);
        return 0;
    }
}
