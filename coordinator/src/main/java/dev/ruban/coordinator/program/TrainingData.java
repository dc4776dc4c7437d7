package dev.ruban.coordinator.program;

import dev.ruban.data.DataFingerprint;
import dev.ruban.data.DataRequest;
import dev.ruban.data.DataSource;
import dev.ruban.data.Dataset;
import dev.ruban.data.Datasets;
import dev.ruban.data.LabelRule;
import dev.ruban.data.Split;
import dev.ruban.data.Standardization;
import dev.ruban.job.JobNames;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.RowsValidation;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// A job with its data: read, split, standardized, and checked against each other.
/// @param job             resolved: it states the fingerprints of its data
/// @param raw             the training rows before standardization
/// @param datasets        what is trained on
/// @param standardization of the training rows, if the job asks for one
record TrainingData(
        ResolvedJob job,
        Dataset raw,
        Map<Split, Dataset> datasets,
        Optional<Standardization> standardization) {

    TrainingData {
        datasets = Map.copyOf(datasets);
    }

    /// The rows that are trained on, standardized if the job asks for it.
    Dataset training() {
        return Objects.requireNonNull(datasets.get(Split.TRAINING));
    }

    /// @param spec     complete and valid
    /// @param warnings receives a line for each thing worth knowing
    static TrainingData open(Job spec, DataSource source, Consumer<String> warnings) {
        Dataset table = source.open(request(spec));
        Job.Builder resolved = withWhatIsFound(spec, table);
        resolved.setDataSha256(fingerprint(table, spec.getDataSha256(), "data", spec.getData()));
        Dataset training = table;
        Optional<Dataset> validation = validation(spec, table, source, resolved);
        if (spec.hasValidationSplit()) {
            Datasets.Parts parts = Datasets.split(table, spec.getValidationSplit());
            training = parts.training();
            validation = Optional.of(parts.validation());
        }
        ResolvedJob job =
                new ResolvedJob(
                        resolved.build(),
                        training.rows(),
                        validation.map(Dataset::rows).orElse(0L),
                        training.featureNames().size(),
                        training.labelNames().size(),
                        ClassLabels.count(spec, table, name(spec.getData())));
        RowsValidation.requireFits(job);
        ClassLabels.requireValid(job, training, name(spec.getData()));
        validation.ifPresent(rows -> ClassLabels.requireValid(job, rows, validationName(spec)));
        return standardized(job, training, validation, warnings);
    }

    /// Paths are made absolute, so that the job can be run again from anywhere.
    private static Job.Builder withWhatIsFound(Job spec, Dataset table) {
        Job.Builder resolved =
                spec.toBuilder()
                        .setArithmetic(ResolvedJob.ARITHMETIC)
                        .clearFeatures()
                        .addAllFeatures(table.featureNames())
                        .clearLabel()
                        .addAllLabel(table.labelNames());
        if (spec.hasData()) resolved.setData(absolute(spec.getData()));
        if (spec.hasValidationData())
            resolved.setValidationData(absolute(spec.getValidationData()));
        if (spec.hasInitialParameters())
            resolved.setInitialParameters(absolute(spec.getInitialParameters()))
                    .setInitialParametersSha256(StartingParameters.digest(spec));
        return resolved;
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    private static TrainingData standardized(
            ResolvedJob job,
            Dataset training,
            Optional<Dataset> validation,
            Consumer<String> warnings) {
        Optional<Standardization> standardization =
                job.spec().getStandardize()
                        ? Optional.of(Standardization.measure(training, warnings))
                        : Optional.empty();
        Map<Split, Dataset> datasets = new EnumMap<>(Split.class);
        datasets.put(Split.TRAINING, apply(standardization, training));
        validation.ifPresent(rows -> datasets.put(Split.VALIDATION, apply(standardization, rows)));
        return new TrainingData(job, training, datasets, standardization);
    }

    private static Dataset apply(Optional<Standardization> standardization, Dataset dataset) {
        return standardization.map(found -> found.apply(dataset)).orElse(dataset);
    }

    private static DataRequest request(Job spec) {
        if (!spec.hasData()) return DataRequest.builtInLine();
        DataRequest request =
                DataRequest.of(Path.of(spec.getData()))
                        .withLabels(spec.getLabelList())
                        .withLabelRule(
                                JobNames.isClassifier(spec)
                                        ? new LabelRule.NumbersOrClasses()
                                        : new LabelRule.Numbers());
        return spec.getFeaturesCount() == 0
                ? request
                : request.withFeatures(spec.getFeaturesList());
    }

    private static Optional<Dataset> validation(
            Job spec, Dataset training, DataSource source, Job.Builder resolved) {
        if (!spec.hasValidationData()) return Optional.empty();
        List<String> classes = training.classes();
        DataRequest request =
                DataRequest.of(Path.of(spec.getValidationData()))
                        .withFeatures(training.featureNames())
                        .withLabels(training.labelNames())
                        .withLabelRule(
                                classes.isEmpty()
                                        ? new LabelRule.Numbers()
                                        : new LabelRule.KnownClasses(classes));
        Dataset validation = source.open(request);
        resolved.setValidationDataSha256(
                fingerprint(
                        validation,
                        spec.getValidationDataSha256(),
                        "validation-data",
                        spec.getValidationData()));
        return Optional.of(validation);
    }

    private static String fingerprint(Dataset dataset, String stated, String setting, String path) {
        String found = DataFingerprint.of(dataset);
        if (!stated.isEmpty() && !stated.equals(found))
            throw new RubanException(
                    ExitCode.DATA,
                    """
                    %s-sha256: the job was made for rows with the fingerprint %s, but %s has %s; \
                    the data or the chosen columns have changed; bring them back, or begin a new run \
                    without %s-sha256 in its job file to train on what is there\
                    """
                            .formatted(setting, stated, name(path), found, setting));
        return found;
    }

    /// For messages.
    static String name(String path) {
        return path.isEmpty() ? "the built-in example" : path;
    }

    private static String validationName(Job spec) {
        return spec.hasValidationData() ? spec.getValidationData() : name(spec.getData());
    }
}
