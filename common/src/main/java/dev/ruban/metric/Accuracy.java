package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// See [Metric#accuracy].
final class Accuracy extends Metric {
    Accuracy() {
        super("accuracy");
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
    int counts() {
        return 1;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        for (int row = 0; row < block.rows(); row++)
            if (isRight(block, row)) sums.count(place.count());
    }

    private static boolean isRight(RowBlock block, int row) {
        if (block.outputs() > 1) return ClassLabels.isAmongGreatest(1, block, row);
        float logit = block.prediction(row, 0);
        return logit > 0 == block.isPositive(row) && !Float.isNaN(logit);
    }

    @Override
    OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels) {
        return share(total.count(place.count()), total);
    }
}
