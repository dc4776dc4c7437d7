package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.gson.GsonBuilder;
import dev.ruban.coordinator.cli.EvaluateRequest;
import dev.ruban.coordinator.cli.PredictRequest;
import dev.ruban.data.DataRequest;
import dev.ruban.data.Dataset;
import dev.ruban.data.LabelRule;
import dev.ruban.model.TrainedModel;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.cli.CommandContext;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applies a model file to a table.
final class ModelUse {
    private ModelUse() {}

    static void evaluate(EvaluateRequest request, CommandContext context) {
        TrainedModel model = TrainedModel.read(request.model());
        List<String> labels = request.label().isEmpty() ? model.labelNames() : request.label();
        requireLabels(model, labels);
        Dataset dataset = open(model, request.data(), labels, request.cache());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rows", dataset.rows());
        result.put("loss", ModelEvaluation.loss(model, dataset));
        if (request.json()) {
            var gson = new GsonBuilder().serializeSpecialFloatingPointValues().create();
            context.out().println(gson.toJson(result));
        } else {
            result.forEach((name, value) -> context.out().println(name + " " + value));
        }
    }

    private static void requireLabels(TrainedModel model, List<String> labels) {
        if (labels.size() != model.labelNames().size())
            throw new RubanException(
                    ExitCode.USAGE,
                    "--label: the model predicts %s; name %d column%s, not %d"
                            .formatted(
                                    model.labelNames(),
                                    model.labelNames().size(),
                                    model.labelNames().size() == 1 ? "" : "s",
                                    labels.size()));
    }

    static void predict(PredictRequest request) throws IOException {
        TrainedModel model = TrainedModel.read(request.model());
        Dataset dataset = open(model, request.data(), List.of(), request.cache());
        try (Writer output = create(request.output(), request.overwrite())) {
            new PredictionFile(model).write(dataset, output);
        }
    }

    private static Writer create(Path file, boolean overwrite) {
        try {
            return overwrite
                    ? Files.newBufferedWriter(file, UTF_8, CREATE, TRUNCATE_EXISTING, WRITE)
                    : Files.newBufferedWriter(file, UTF_8, CREATE_NEW, WRITE);
        } catch (FileAlreadyExistsException exists) {
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "--output %s: the file exists; say --overwrite to replace it, or choose another"
                            .formatted(file),
                    exists);
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "--output %s: cannot be created: %s".formatted(file, failure),
                    failure);
        }
    }

    private static Dataset open(
            TrainedModel model, Path file, List<String> labels, Optional<Path> cache) {
        LabelRule rule =
                model.classes().isEmpty()
                        ? new LabelRule.Numbers()
                        : new LabelRule.KnownClasses(model.classes());
        DataRequest request =
                DataRequest.of(file)
                        .withFeatures(model.featureNames())
                        .withLabels(labels)
                        .withLabelRule(labels.isEmpty() ? new LabelRule.Numbers() : rule);
        Dataset dataset = DataSources.of(cache).open(request);
        return model.standardization().map(found -> found.apply(dataset)).orElse(dataset);
    }
}
