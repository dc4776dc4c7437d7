package dev.ruban.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Takes each feature's mean away and divides by its standard deviation (ARCHITECTURE.md,
/// "Standardization"). A value `x` becomes `(x - mean) / sd`, computed in double and rounded to
/// float. Immutable.
public final class Standardization {
    private final double[] means;
    private final double[] deviations;

    private Standardization(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /// From values that were stored.
    /// @param means      of each feature, finite
    /// @param deviations of each feature, finite and greater than 0
    /// @throws IllegalArgumentException for any other value, or if the lengths differ
    public static Standardization of(double[] means, double[] deviations) {
        if (means.length != deviations.length)
            throw new IllegalArgumentException(
                    "%d means, but %d standard deviations"
                            .formatted(means.length, deviations.length));
        for (int j = 0; j < means.length; j++)
            if (!Double.isFinite(means[j])
                    || !(deviations[j] > 0)
                    || deviations[j] == Double.POSITIVE_INFINITY)
                throw new IllegalArgumentException(
                        "feature %d: mean %s, standard deviation %s"
                                .formatted(j, means[j], deviations[j]));
        return new Standardization(means.clone(), deviations.clone());
    }

    /// Measures the training rows, in two passes.
    /// @param warnings receives a line if features are constant; their deviation is set to 1
    public static Standardization measure(Dataset training, Consumer<String> warnings) {
        double[] means = FeatureSums.of(training);
        divide(means, training.rows());
        double[] deviations = FeatureSums.ofSquaresAbout(means, training);
        divide(deviations, training.rows());
        for (int j = 0; j < deviations.length; j++) deviations[j] = Math.sqrt(deviations[j]);
        warnOfConstants(training.featureNames(), deviations, warnings);
        for (int j = 0; j < deviations.length; j++) if (deviations[j] == 0) deviations[j] = 1;
        return new Standardization(means, deviations);
    }

    private static void divide(double[] sums, long rows) {
        for (int j = 0; j < sums.length; j++) sums[j] /= rows;
    }

    private static void warnOfConstants(
            List<String> names, double[] deviations, Consumer<String> warnings) {
        StringBuilder constant = new StringBuilder();
        for (int j = 0; j < deviations.length; j++)
            if (deviations[j] == 0)
                constant.append(constant.isEmpty() ? "" : ", ").append(Quoted.of(names.get(j)));
        if (!constant.isEmpty())
            warnings.accept(
                    "constant in all training rows, so its standard deviation is taken as 1:"
                            + " column "
                            + constant);
    }

    public double[] means() {
        return means.clone();
    }

    /// Standard deviations, 1 where a feature is constant.
    public double[] deviations() {
        return deviations.clone();
    }

    /// Standardizes rows in place.
    /// @param features `[count, features]` from `offset`
    public void apply(int count, float[] features, int offset) {
        int width = means.length;
        for (int i = 0; i < count; i++)
            for (int j = 0; j < width; j++) {
                int at = offset + i * width + j;
                features[at] = (float) ((features[at] - means[j]) / deviations[j]);
            }
    }

    /// A view of the dataset with standardized features; labels are left alone.
    /// @throws IllegalArgumentException if it has another number of features
    public Dataset apply(Dataset dataset) {
        if (dataset.featureNames().size() != means.length)
            throw new IllegalArgumentException(
                    "measured on %d features, but these are %d: %s"
                            .formatted(
                                    means.length,
                                    dataset.featureNames().size(),
                                    dataset.featureNames()));
        return new StandardizedDataset(dataset, this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Standardization that
                && Arrays.equals(means, that.means)
                && Arrays.equals(deviations, that.deviations);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
    }

    @Override
    public String toString() {
        return "means %s, standard deviations %s"
                .formatted(Arrays.toString(means), Arrays.toString(deviations));
    }
}
