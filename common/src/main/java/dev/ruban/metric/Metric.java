package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A number that says how good predictions are. Exact over all rows, whoever computed which:
/// ARCHITECTURE.md, "Metrics". Predictions of classes are logits: one for two classes (positive
/// above 0), else one for each class. Immutable; equal where the names are.
public abstract class Metric {
    /// Names of all metrics; the 5 stands for any k.
    public static final List<String> NAMES =
            List.of("mae", "rmse", "r2", "accuracy", "top_5_accuracy", "auc", "log_loss");

    private final String name;

    Metric(String name) {
        this.name = name;
    }

    /// Mean of `|prediction - label|` over rows and outputs.
    public static Metric meanAbsoluteError() {
        return new MeanAbsoluteError();
    }

    /// Square root of the mean of `(prediction - label)^2` over rows and outputs.
    public static Metric rootMeanSquaredError() {
        return new RootMeanSquaredError();
    }

    /// Coefficient of determination, the mean over outputs, as scikit-learn's `r2_score`; where
    /// labels do not vary, 1 if predictions are exact, else 0. Its value needs
    /// [MetricPlan#withLabelDeviations].
    public static Metric r2() {
        return new R2();
    }

    /// Share of rows whose class is the predicted one: `logit > 0` for two classes, else the
    /// greatest logit, of equal ones that of the smallest class.
    public static Metric accuracy() {
        return new Accuracy();
    }

    /// Share of rows whose class has one of the k greatest logits; equal ones count from the
    /// smallest class.
    /// @param k at least 1; where there are no more than k classes, the metric is 1
    public static Metric topKAccuracy(int k) {
        return new TopKAccuracy(k);
    }

    /// Area under the ROC curve for two classes, ties counted half ([ScoreRuns#areaUnderCurve]);
    /// undefined if there is only one class.
    public static Metric areaUnderCurve() {
        return new AreaUnderCurve();
    }

    /// Mean of minus the logarithm of the probability of a row's class: the cross-entropy, whatever
    /// the loss. scikit-learn's `log_loss` bounds probabilities away from 0 and 1, which logits do
    /// not need.
    public static Metric logLoss() {
        return new LogLoss();
    }

    /// The metric of this name; empty if there is none.
    public static Optional<Metric> named(String name) {
        return switch (name) {
            case "mae" -> Optional.of(meanAbsoluteError());
            case "rmse" -> Optional.of(rootMeanSquaredError());
            case "r2" -> Optional.of(r2());
            case "accuracy" -> Optional.of(accuracy());
            case "auc" -> Optional.of(areaUnderCurve());
            case "log_loss" -> Optional.of(logLoss());
            default -> TopKAccuracy.parse(name);
        };
    }

    /// As history and summary call it.
    public final String name() {
        return name;
    }

    /// Whether labels are classes and predictions logits; else both are numbers.
    public boolean isOfClasses() {
        return false;
    }

    /// Why it does not fit predictions and labels of these widths; empty if it does.
    public abstract Optional<String> misfit(int outputs, int labels);

    /// Doubles that it needs.
    int sums(int outputs) {
        return 0;
    }

    /// Longs that it needs.
    int counts() {
        return 0;
    }

    /// Whether it needs each row's score: [MetricSums#scores].
    boolean needsScores() {
        return false;
    }

    /// Whether its value needs to know how much the labels vary.
    boolean needsLabelDeviations() {
        return false;
    }

    /// Adds the rows of a block.
    abstract void add(RowBlock block, Place place, BlockSums sums, Kernels kernels);

    /// The metric, from the sums over rows of a data set; empty if it is undefined.
    /// @param labels of the data set; empty unless [#needsLabelDeviations]
    abstract OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels);

    /// Where a metric's numbers stand in those of its plan.
    record Place(int sum, int count) {}

    final Optional<String> unlessLabelForEachOutput(int outputs, int labels) {
        if (outputs == labels) return Optional.empty();
        return Optional.of(
                "%s needs a label for each of the %d outputs, but there are %d labels"
                        .formatted(name, outputs, labels));
    }

    final Optional<String> unlessOneLabel(int labels) {
        if (labels == 1) return Optional.empty();
        return Optional.of("%s needs one label, the class; there are %d".formatted(name, labels));
    }

    static OptionalDouble share(long count, MetricSums total) {
        return OptionalDouble.of((double) count / (double) total.rows());
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Metric that && name.equals(that.name);
    }

    @Override
    public final int hashCode() {
        return name.hashCode();
    }

    @Override
    public final String toString() {
        return name;
    }
}
