package dev.ruban.model;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.data.Dataset;
import dev.ruban.data.Standardization;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.module.UserModule;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A model with its parameters, and what it takes to use it on a table: the names of its columns,
/// its classes and its standardization. Immutable.
/// @param job             that trained it
/// @param featureNames    columns, in the order of an input row
/// @param labelNames      columns that it predicts
/// @param classes         names, of a classifier whose labels are texts, else empty
/// @param standardization of the features, if the job asked for one
/// @param parameters      flat, in layout order
/// @param code            the module of the user's own that the job is about, where it is known
public record TrainedModel(
        ResolvedJob job,
        List<String> featureNames,
        List<String> labelNames,
        List<String> classes,
        Optional<Standardization> standardization,
        Parameters parameters,
        Optional<UserModule> code) {

    /// Values in the order of a layout.
    public static final class Parameters {
        private final ParameterLayout layout;
        private final float[] values;

        public Parameters(ParameterLayout layout, float[] values) {
            this.layout = layout;
            this.values = values.clone();
        }

        public ParameterLayout layout() {
            return layout;
        }

        public float[] values() {
            return values.clone();
        }
    }

    public TrainedModel {
        featureNames = List.copyOf(featureNames);
        labelNames = List.copyOf(labelNames);
        classes = List.copyOf(classes);
    }

    /// @param training the rows that it is trained on, for their names
    public static TrainedModel of(
            ResolvedJob job,
            Dataset training,
            Optional<Standardization> standardization,
            Parameters parameters) {
        return new TrainedModel(
                job,
                training.featureNames(),
                training.labelNames(),
                training.classes(),
                standardization,
                parameters,
                Optional.empty());
    }

    /// The module and the loss, to compute with; a new one each time.
    /// @throws RubanException if it is a module of the user's own whose code is not known, or another
    public TrainingModel trainingModel() {
        return TrainingModel.of(job, code);
    }

    /// Names and texts for the file's `__metadata__`.
    public SortedMap<String, String> metadata() {
        return ModelMetadata.of(this);
    }

    /// @param own module that this process was told to use; without it a model of such a module can
    ///     be looked at, but not be computed with
    /// @throws RubanException with [ExitCode#DATA] if the file is no model of Ruban's, or one whose
    ///     arithmetic is another, or one whose parts contradict each other
    public static TrainedModel read(Path file, Optional<UserModule> own) {
        TensorFile tensors = Safetensors.read(file);
        ModelMetadata metadata = new ModelMetadata(file, tensors.metadata());
        requireArithmetic(file, metadata);
        requireUnchanged(file, metadata, tensors);
        Job spec = metadata.job("ruban.job");
        List<String> features = metadata.names("ruban.features");
        List<String> labels = metadata.names("ruban.labels");
        List<String> classes = metadata.names("ruban.classes");
        try {
            ResolvedJob job =
                    new ResolvedJob(
                            spec,
                            metadata.number("ruban.rows"),
                            metadata.number("ruban.validation_rows"),
                            features.size(),
                            labels.size(),
                            Math.toIntExact(metadata.number("ruban.class_count")));
            requireClasses(file, classes, job.classes());
            TrainedModel model =
                    new TrainedModel(
                            job,
                            features,
                            labels,
                            classes,
                            metadata.standardization(),
                            new Parameters(tensors.layout(), tensors.values()),
                            own);
            if (own.isPresent() || !spec.hasModule())
                requireLayout(file, model.trainingModel().layout(), tensors.layout());
            return model;
        } catch (IllegalArgumentException | ArithmeticException contradiction) {
            throw new RubanException(
                    ExitCode.DATA,
                    "%s: its metadata contradicts itself: %s"
                            .formatted(file, contradiction.getMessage()),
                    contradiction);
        }
    }

    private static void requireArithmetic(Path file, ModelMetadata metadata) {
        long arithmetic = metadata.number("ruban.arithmetic");
        if (arithmetic != ResolvedJob.ARITHMETIC)
            throw new RubanException(
                    ExitCode.DATA,
                    """
                    %s was trained by arithmetic %d and this Ruban computes by %d; use the Ruban \
                    that trained it\
                    """
                            .formatted(file, arithmetic, ResolvedJob.ARITHMETIC));
    }

    private static void requireUnchanged(Path file, ModelMetadata metadata, TensorFile tensors) {
        String written = metadata.text("ruban.parameters_sha256");
        String found = ParameterDigest.sha256(tensors.layout(), tensors.values());
        if (!found.equals(written))
            throw new RubanException(
                    ExitCode.DATA,
                    """
                    %s: its parameters are not those that were written: their SHA-256 is %s, and \
                    its metadata says %s; take the run's own file\
                    """
                            .formatted(file, found, written));
    }

    private static void requireClasses(Path file, List<String> names, int count) {
        if (!names.isEmpty() && names.size() != count)
            throw new RubanException(
                    ExitCode.DATA,
                    "%s: its metadata contradicts itself: %d classes, but names of %d"
                            .formatted(file, count, names.size()));
    }

    private static void requireLayout(Path file, ParameterLayout needed, ParameterLayout found) {
        if (!needed.equals(found))
            throw new RubanException(
                    ExitCode.DATA,
                    "%s: its model needs the parameters %s but the file has %s"
                            .formatted(file, needed, found));
    }
}
