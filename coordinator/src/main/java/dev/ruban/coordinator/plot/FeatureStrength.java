package dev.ruban.coordinator.plot;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Which features tell most about the label, each by itself: a plot shows one or two of them. For
/// numbers by the square of Pearson's correlation, for classes by the correlation ratio (the part
/// of the variance that lies between the classes); both are 0 to 1.
final class FeatureStrength {
    private FeatureStrength() {}

    /// The features' indices, the strongest first; of equal ones the first.
    static List<Integer> order(PlotSample sample) {
        double[] label = sample.label(0);
        double[] strengths =
                IntStream.range(0, sample.featureNames().size())
                        .mapToDouble(column -> strength(sample, sample.feature(column), label))
                        .toArray();
        return IntStream.range(0, strengths.length)
                .boxed()
                .sorted(Comparator.comparingDouble(column -> -strengths[column]))
                .toList();
    }

    private static double strength(PlotSample sample, double[] feature, double[] label) {
        double strength =
                sample.isClassified()
                        ? correlationRatio(feature, label, sample.classes().size())
                        : squaredCorrelation(feature, label);
        return Double.isFinite(strength) ? strength : 0;
    }

    static double squaredCorrelation(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xy / xx * (xy / yy);
    }

    static double correlationRatio(double[] x, double[] classOf, int classes) {
        double mean = mean(x);
        double[] sums = new double[classes];
        int[] counts = new int[classes];
        double total = 0;
        for (int i = 0; i < x.length; i++) {
            sums[(int) classOf[i]] += x[i] - mean;
            counts[(int) classOf[i]]++;
            total += (x[i] - mean) * (x[i] - mean);
        }
        double between = 0;
        for (int c = 0; c < classes; c++)
            if (counts[c] > 0) between += sums[c] * sums[c] / counts[c];
        return between / total;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / values.length;
    }
}
