package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;

/// Sums of the labels: the pass that comes before one that needs their means.
final class LabelMeans extends Metric {
    private final int labels;

    LabelMeans(int labels) {
        super("label_means");
        this.labels = labels;
    }

    @Override
    public Optional<String> misfit(int outputs, int labels) {
        return Optional.empty();
    }

    @Override
    int sums(int outputs) {
        return labels;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        for (int j = 0; j < labels; j++)
            for (int row = 0; row < block.rows(); row++)
                sums.add(place.sum() + j, row, block.label(row, j));
    }

    @Override
    OptionalDouble value(MetricSums total, Place place, int outputs) {
        return OptionalDouble.empty();
    }
}
