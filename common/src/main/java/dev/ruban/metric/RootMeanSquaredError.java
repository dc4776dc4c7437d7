package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// See [Metric#rootMeanSquaredError].
final class RootMeanSquaredError extends Metric {
    RootMeanSquaredError() {
        super("rmse");
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
            for (int j = 0; j < block.outputs(); j++) {
                double error = (double) block.prediction(row, j) - block.label(row, j);
                ofRow += error * error;
            }
            sums.add(place.sum(), row, ofRow);
        }
    }

    @Override
    OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels) {
        double mean = total.sum(place.sum()) / (double) (total.rows() * outputs);
        return OptionalDouble.of(Math.sqrt(mean));
    }
}
