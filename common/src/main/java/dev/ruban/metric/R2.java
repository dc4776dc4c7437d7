package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// See [Metric#r2]. For each output it sums the squared errors, then the squared deviations of the
/// label from its mean, which a pass before has found ([LabelMeans]).
final class R2 extends Metric {
    R2() {
        super("r2");
    }

    @Override
    public Optional<String> misfit(int outputs, int labels) {
        return unlessLabelForEachOutput(outputs, labels);
    }

    @Override
    int sums(int outputs) {
        return 2 * outputs;
    }

    @Override
    boolean needsLabelMeans() {
        return true;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        for (int j = 0; j < block.outputs(); j++) {
            int sum = place.sum() + 2 * j;
            double mean = place.labelMeans().get(j);
            for (int row = 0; row < block.rows(); row++) {
                double error = (double) block.prediction(row, j) - block.label(row, j);
                double deviation = block.label(row, j) - mean;
                sums.add(sum, row, error * error);
                sums.add(sum + 1, row, deviation * deviation);
            }
        }
    }

    @Override
    OptionalDouble value(MetricSums total, Place place, int outputs) {
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
            int first = place.sum() + 2 * j;
            sum += determination(total.sum(first), total.sum(first + 1));
        }
        return OptionalDouble.of(sum / outputs);
    }

    private static double determination(double squaredErrors, double squaredDeviations) {
        if (squaredDeviations == 0) return squaredErrors == 0 ? 1 : 0;
        return 1 - squaredErrors / squaredDeviations;
    }
}
