package dev.ruban.coordinator.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of the training data with a model's predictions for them, as plots need them. All arrays
/// are row-major and shared, not copied: only read, not to be changed while plots are made.
public final class PlotSample {
    private final List<String> featureNames;
    private final List<String> labelNames;
    private final List<String> classes;
    private final float[] features;
    private final float[] labels;
    private final float @Nullable [] before;
    private final float @Nullable [] after;
    private final float @Nullable [] truth;

    /// @param classes  names of a classifier's classes, where labels are indices into them; empty
    ///     where labels are numbers to be predicted
    /// @param features `[rows, features]`, as in the data (not standardized)
    /// @param labels   `[rows, labels]`
    public PlotSample(
            List<String> featureNames,
            List<String> labelNames,
            List<String> classes,
            float[] features,
            float[] labels) {
        this(
                List.copyOf(featureNames),
                List.copyOf(labelNames),
                List.copyOf(classes),
                features,
                labels,
                null,
                null,
                null);
        if ((long) labels.length * featureNames.size()
                != (long) features.length * labelNames.size())
            throw new IllegalArgumentException(
                    "%d numbers of %d features, %d of %d labels"
                            .formatted(
                                    features.length,
                                    featureNames.size(),
                                    labels.length,
                                    labelNames.size()));
    }

    private PlotSample(
            List<String> featureNames,
            List<String> labelNames,
            List<String> classes,
            float[] features,
            float[] labels,
            float @Nullable [] before,
            float @Nullable [] after,
            float @Nullable [] truth) {
        this.featureNames = featureNames;
        this.labelNames = labelNames;
        this.classes = classes;
        this.features = features;
        this.labels = labels;
        this.before = before;
        this.after = after;
        this.truth = truth;
    }

    /// @param before `[rows, outputs]`, by the parameters at the start: numbers, or for a
    ///     classifier probabilities, of the second class (one output) or of each class
    /// @param after  the same by the parameters at the end
    /// @throws IllegalArgumentException if a length is not a multiple of the rows
    public PlotSample withPredictions(float[] before, float[] after) {
        if (before.length != after.length || before.length % rows() != 0)
            throw new IllegalArgumentException(
                    "%d and %d predictions for %d rows"
                            .formatted(before.length, after.length, rows()));
        return new PlotSample(
                featureNames, labelNames, classes, features, labels, before, after, truth);
    }

    /// @param truth `[rows, labels]`, labels without noise, where the data was made by a known rule
    public PlotSample withTruth(float[] truth) {
        if (truth.length != labels.length)
            throw new IllegalArgumentException(
                    "%d true labels for %d labels".formatted(truth.length, labels.length));
        return new PlotSample(
                featureNames, labelNames, classes, features, labels, before, after, truth);
    }

    /// Number of rows.
    public int rows() {
        return labels.length / labelNames.size();
    }

    List<String> featureNames() {
        return featureNames;
    }

    List<String> labelNames() {
        return labelNames;
    }

    List<String> classes() {
        return classes;
    }

    boolean isClassified() {
        return !classes.isEmpty();
    }

    boolean isPredicted() {
        return before != null;
    }

    boolean hasTruth() {
        return truth != null;
    }

    double[] feature(int column) {
        return column(features, column, featureNames.size());
    }

    double[] label(int column) {
        return column(labels, column, labelNames.size());
    }

    double[] truth(int column) {
        return column(required(truth), column, labelNames.size());
    }

    /// @param trained whether by the parameters at the end
    double[] prediction(boolean trained, int column) {
        float[] predictions = required(trained ? after : before);
        return column(predictions, column, predictions.length / rows());
    }

    /// Of one row.
    int outputs() {
        return required(after).length / rows();
    }

    private static float[] required(float @Nullable [] values) {
        if (values == null) throw new IllegalStateException("the sample has no such values");
        return values;
    }

    private static double[] column(float[] values, int column, int columns) {
        double[] result = new double[values.length / columns];
        for (int row = 0; row < result.length; row++) result[row] = values[row * columns + column];
        return result;
    }
}
