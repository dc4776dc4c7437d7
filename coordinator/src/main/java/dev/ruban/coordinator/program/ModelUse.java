package dev.ruban.coordinator.program;

import com.google.gson.GsonBuilder;
import dev.ruban.coordinator.cli.EvaluateRequest;
import dev.ruban.coordinator.cli.PredictRequest;
import dev.ruban.data.DataRequest;
import dev.ruban.data.Dataset;
import dev.ruban.data.LabelRule;
import dev.ruban.metric.MetricPlan;
import dev.ruban.model.TrainedModel;
import dev.ruban.module.UserModule;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.cli.CommandContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applies a model file to a table.
final class ModelUse {
    /// The value of a metric that these rows do not define.
    static final String UNDEFINED = "undefined";

    private ModelUse() {}

    static void evaluate(EvaluateRequest request, CommandContext context) {
        TrainedModel model = model(request.model(), request.module());
        List<String> labels = request.label().isEmpty() ? model.labelNames() : request.label();
        requireLabels(model, labels);
        Dataset dataset = open(model, request.data(), labels, request.cache());
        ClassLabels.requireValid(model.job(), dataset, request.data().toString());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rows", dataset.rows());
        ModelEvaluation evaluation = ModelEvaluation.of(model, dataset);
        result.put("loss", evaluation.loss());
        for (MetricPlan.Value metric : evaluation.metrics())
            result.put(
                    metric.name(),
                    metric.value().isPresent() ? metric.value().getAsDouble() : UNDEFINED);
        if (request.json()) {
            var gson = new GsonBuilder().serializeSpecialFloatingPointValues().create();
            context.out().println(gson.toJson(result));
        } else {
            result.forEach((name, value) -> context.out().println(name + " " + value));
        }
    }

    /// With what it takes to compute by it, which a file of a module of the user's own does not have.
    private static TrainedModel model(Path file, Optional<UserModule> module) {
        TrainedModel model = TrainedModel.read(file, module);
        var _ = model.trainingModel();
        return model;
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
        TrainedModel model = model(request.model(), request.module());
        PredictionTarget target = PredictionTarget.of(request.output(), request.overwrite());
        Dataset dataset = open(model, request.data(), List.of(), request.cache());
        target.write(output -> new PredictionFile(model).write(dataset, output));
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
