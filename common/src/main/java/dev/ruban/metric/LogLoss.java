package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// See [Metric#logLoss]. A row's term is the float of the losses `binary_cross_entropy_with_logits`
/// and `softmax_cross_entropy`.
final class LogLoss extends Metric {
    LogLoss() {
        super("log_loss");
    }

    @Override
    public boolean isOfClasses() {
        return true;
    }

    @Override
    public Optional<String> misfit(int outputs, int labels) {
        return unlessOneLabel(labels);
    }

    @Override
    int sums(int outputs) {
        return 1;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        if (block.outputs() == 1) addOfTwoClasses(block, place, sums, kernels);
        else addOfClasses(block, place, sums, kernels);
    }

    private static void addOfTwoClasses(
            RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        int rows = block.rows();
        float[] tails = sums.scratch(rows);
        for (int row = 0; row < rows; row++) tails[row] = -Math.abs(block.prediction(row, 0));
        kernels.softplus(rows, tails, 0, tails, 0);
        for (int row = 0; row < rows; row++) {
            float logit = block.prediction(row, 0);
            float label = block.isPositive(row) ? 1f : 0f;
            sums.add(place.sum(), row, (Math.max(logit, 0f) - logit * label) + tails[row]);
        }
    }

    private static void addOfClasses(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        int classes = block.outputs();
        float[] powers = sums.scratch(classes + 1);
        for (int row = 0; row < block.rows(); row++) {
            float shift = shift(block, row);
            for (int j = 0; j < classes; j++) powers[j] = block.prediction(row, j) - shift;
            kernels.exp(classes, powers, 0, powers, 0);
            powers[classes] = kernels.sum(classes, powers, 0);
            kernels.log(1, powers, classes, powers, classes);
            float logit = block.prediction(row, ClassLabels.classOf(block, row));
            sums.add(place.sum(), row, powers[classes] - (logit - shift));
        }
    }

    /// The greatest logit (a NaN exceeds every number); 0 if it is infinite.
    private static float shift(RowBlock block, int row) {
        float greatest = block.prediction(row, 0);
        for (int j = 1; j < block.outputs(); j++)
            greatest = Math.max(greatest, block.prediction(row, j));
        return Float.isInfinite(greatest) ? 0f : greatest;
    }

    @Override
    OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels) {
        return OptionalDouble.of(total.sum(place.sum()) / (double) total.rows());
    }
}
