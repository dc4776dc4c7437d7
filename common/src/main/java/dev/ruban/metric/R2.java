package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// See [Metric#r2]. For each output it sums the squared errors; how much the labels vary is known
/// beforehand, since no prediction changes it.
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
        return outputs;
    }

    @Override
    boolean needsLabelDeviations() {
        return true;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        for (int j = 0; j < block.outputs(); j++)
            for (int row = 0; row < block.rows(); row++) {
                double error = (double) block.prediction(row, j) - block.label(row, j);
                sums.add(place.sum() + j, row, error * error);
            }
    }

    /// Of a part of the rows it takes the same part of the deviations; of all rows that is 1.
    @Override
    OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels) {
        LabelDeviations known = labels.orElseThrow();
        double part = (double) total.rows() / (double) known.rows();
        double sum = 0;
        for (int j = 0; j < outputs; j++)
            sum += determination(total.sum(place.sum() + j), known.squares().get(j) * part);
        return OptionalDouble.of(sum / outputs);
    }

    private static double determination(double squaredErrors, double squaredDeviations) {
        if (squaredDeviations == 0) return squaredErrors == 0 ? 1 : 0;
        return 1 - squaredErrors / squaredDeviations;
    }
}
