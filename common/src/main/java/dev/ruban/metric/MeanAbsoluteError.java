package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// See [Metric#meanAbsoluteError].
final class MeanAbsoluteError extends Metric {
    MeanAbsoluteError() {
        super("mae");
    }

    @Override
    public Optional<String> misfit(int outputs, int labels) {
        return unlessLabelForEachOutput(outputs, labels);
    }

    @Override
    int sums(int outputs) {
        return 1;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        for (int row = 0; row < block.rows(); row++) {
            double ofRow = 0;
            for (int j = 0; j < block.outputs(); j++)
                ofRow += Math.abs((double) block.prediction(row, j) - block.label(row, j));
            sums.add(place.sum(), row, ofRow);
        }
    }

    @Override
    OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels) {
        return OptionalDouble.of(total.sum(place.sum()) / (double) (total.rows() * outputs));
    }
}
