package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// See [Metric#areaUnderCurve].
final class AreaUnderCurve extends Metric {
    AreaUnderCurve() {
        super("auc");
    }

    @Override
    public boolean isOfClasses() {
        return true;
    }

    @Override
    public Optional<String> misfit(int outputs, int labels) {
        if (outputs == 1) return unlessOneLabel(labels);
        return Optional.of(
                "auc is for two classes and one output; the model has %d outputs"
                        .formatted(outputs));
    }

    @Override
    boolean needsScores() {
        return true;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        sums.scores(block);
    }

    @Override
    OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels) {
        return total.scores().areaUnderCurve();
    }
}
