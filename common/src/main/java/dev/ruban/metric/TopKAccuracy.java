package dev.ruban.metric;

import dev.ruban.tensor.kernel.Kernels;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// See [Metric#topKAccuracy].
final class TopKAccuracy extends Metric {
    private static final Pattern NAME = Pattern.compile("top_([1-9][0-9]{0,8})_accuracy");

    private final int k;

    TopKAccuracy(int k) {
        super("top_" + k + "_accuracy");
        if (k < 1) throw new IllegalArgumentException("k=" + k + "; at least 1");
        this.k = k;
    }

    static Optional<Metric> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) return Optional.empty();
        return Optional.of(new TopKAccuracy(Integer.parseInt(matcher.group(1))));
    }

    @Override
    public boolean isOfClasses() {
        return true;
    }

    @Override
    public Optional<String> misfit(int outputs, int labels) {
        if (outputs > 1) return unlessOneLabel(labels);
        return Optional.of(
                "%s needs a logit for each class, but the model has one output; take accuracy"
                        .formatted(name()));
    }

    @Override
    int counts() {
        return 1;
    }

    @Override
    void add(RowBlock block, Place place, BlockSums sums, Kernels kernels) {
        for (int row = 0; row < block.rows(); row++)
            if (ClassLabels.isAmongGreatest(k, block, row)) sums.count(place.count());
    }

    @Override
    OptionalDouble value(
            MetricSums total, Place place, int outputs, Optional<LabelDeviations> labels) {
        return share(total.count(place.count()), total);
    }
}
