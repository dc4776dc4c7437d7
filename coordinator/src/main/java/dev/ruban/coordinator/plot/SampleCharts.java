package dev.ruban.coordinator.plot;

import static dev.ruban.coordinator.plot.Series.Mark.DASHED;
import static dev.ruban.coordinator.plot.Series.Mark.LINE;
import static dev.ruban.coordinator.plot.Series.Mark.POINTS;

import dev.ruban.coordinator.plot.Chart.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Charts of a sample of the data: the data itself, and the predictions for it.
final class SampleCharts {
    /// So many label columns get a colour of their own.
    private static final int MAX_LABELS = 8;

    /// Bands of a class at both sides of its line: predictions before and after the training.
    private static final double BAND_BEGIN = 0.06;

    private static final double BAND_WIDTH = 0.3;

    private SampleCharts() {}

    /// One feature: the labels by it. Several: the labels by the strongest of them, or for classes
    /// the two strongest features, coloured by class.
    static Chart data(PlotSample sample) {
        List<Integer> features = FeatureStrength.order(sample);
        if (!sample.isClassified()) return labelsByFeature(sample, features.getFirst());
        return features.size() > 1
                ? featuresByClass(sample, features.get(0), features.get(1))
                : classesByFeature(sample);
    }

    /// One feature: data, truth where it is known, and predictions by it. Several: predictions by
    /// labels. Classes: the probability of the true class or of the second of two, by class.
    static Chart predictions(PlotSample sample) {
        if (sample.isClassified()) return probabilities(sample);
        return sample.featureNames().size() == 1
                ? predictionsByFeature(sample)
                : predictionsByLabel(sample);
    }

    private static Chart labelsByFeature(PlotSample sample, int feature) {
        double[] x = sample.feature(feature);
        List<Series> series = new ArrayList<>();
        for (int label = 0; label < shownLabels(sample); label++) {
            String name = sample.labelNames().get(label);
            series.add(new Series(name, POINTS, Color.of(label), x, sample.label(label)));
        }
        if (series.size() == 1) series.set(0, series.getFirst().unnamed());
        String name = sample.featureNames().get(feature);
        int features = sample.featureNames().size();
        String title =
                features == 1
                        ? "Data: %d rows".formatted(sample.rows())
                        : "Data: %d rows, by the most correlated of %d features"
                                .formatted(sample.rows(), features);
        return new Chart(title, Axis.linear(name), Axis.linear(labelOf(sample)), series);
    }

    private static Chart featuresByClass(PlotSample sample, int first, int second) {
        double[] x = sample.feature(first);
        double[] y = sample.feature(second);
        List<Series> series = new ArrayList<>();
        for (int c = 0; c < sample.classes().size(); c++) {
            int[] rows = rowsOf(sample, c);
            series.add(
                    new Series(
                            labelOf(sample) + " = " + sample.classes().get(c),
                            POINTS,
                            Color.of(c),
                            at(x, rows),
                            at(y, rows)));
        }
        String title =
                "Data: %d rows, by the 2 most telling of %d features"
                        .formatted(sample.rows(), sample.featureNames().size());
        return new Chart(
                title,
                Axis.linear(sample.featureNames().get(first)),
                Axis.linear(sample.featureNames().get(second)),
                series);
    }

    private static Chart classesByFeature(PlotSample sample) {
        double[] y = sample.label(0);
        for (int i = 0; i < y.length; i++) y[i] += (spread(i) - 0.5) * 2 * BAND_WIDTH;
        Series points = new Series("", POINTS, Color.BLUE, sample.feature(0), y).unnamed();
        return new Chart(
                "Data: %d rows".formatted(sample.rows()),
                Axis.linear(sample.featureNames().getFirst()),
                Axis.categories(labelOf(sample), sample.classes()),
                List.of(points));
    }

    private static Chart predictionsByFeature(PlotSample sample) {
        double[] x = sample.feature(0);
        int[] ascending = ascending(x);
        double[] sorted = at(x, ascending);
        boolean one = sample.labelNames().size() == 1;
        List<Series> series = new ArrayList<>();
        for (int label = 0; label < shownLabels(sample); label++) {
            String of = one ? "" : ": " + sample.labelNames().get(label);
            Color color = one ? Color.BLUE : Color.of(label);
            series.add(
                    new Series(
                            "data" + of, POINTS, one ? Color.GRAY : color, x, sample.label(label)));
            if (one)
                series.add(
                        new Series(
                                "before training",
                                LINE,
                                Color.VERMILION,
                                sorted,
                                at(sample.prediction(false, label), ascending)));
            series.add(
                    new Series(
                            (one ? "after training" : "prediction") + of,
                            LINE,
                            color,
                            sorted,
                            at(sample.prediction(true, label), ascending)));
            if (sample.hasTruth())
                series.add(
                        new Series(
                                "ground truth" + of,
                                DASHED,
                                Color.BLACK,
                                sorted,
                                at(sample.truth(label), ascending)));
        }
        return new Chart(
                "Predictions before and after training",
                Axis.linear(sample.featureNames().getFirst()),
                Axis.linear(labelOf(sample)),
                series);
    }

    private static Chart predictionsByLabel(PlotSample sample) {
        List<Series> series = new ArrayList<>();
        boolean one = sample.labelNames().size() == 1;
        for (int label = 0; label < shownLabels(sample); label++) {
            double[] x = sample.label(label);
            String name = one ? "after training" : sample.labelNames().get(label);
            if (one)
                series.add(
                        new Series(
                                "before training",
                                POINTS,
                                Color.VERMILION,
                                x,
                                sample.prediction(false, 0)));
            series.add(
                    new Series(name, POINTS, Color.of(label), x, sample.prediction(true, label)));
        }
        series.add(diagonal(series));
        String title = one ? "Predictions before and after training" : "Predictions after training";
        return new Chart(title, Axis.linear(labelOf(sample)), Axis.linear("prediction"), series);
    }

    private static Series diagonal(List<Series> series) {
        double min =
                series.stream().flatMapToDouble(one -> Arrays.stream(one.xs())).min().orElse(0);
        double max =
                series.stream().flatMapToDouble(one -> Arrays.stream(one.xs())).max().orElse(0);
        double[] ends = {min, max};
        return new Series("prediction = label", DASHED, Color.BLACK, ends, ends);
    }

    private static Chart probabilities(PlotSample sample) {
        boolean binary = sample.outputs() == 1;
        String axis =
                binary
                        ? "predicted probability of %s = %s"
                                .formatted(labelOf(sample), sample.classes().getLast())
                        : "predicted probability of the true class";
        List<Series> series =
                List.of(
                        new Series(
                                "before training",
                                POINTS,
                                Color.VERMILION,
                                probabilities(sample, false),
                                bands(sample, -1)),
                        new Series(
                                "after training",
                                POINTS,
                                Color.BLUE,
                                probabilities(sample, true),
                                bands(sample, 1)));
        return new Chart(
                "Predictions before and after training",
                Axis.probability(axis),
                Axis.categories(labelOf(sample), sample.classes()),
                series);
    }

    private static double[] probabilities(PlotSample sample, boolean trained) {
        if (sample.outputs() == 1) return sample.prediction(trained, 0);
        double[] label = sample.label(0);
        double[] result = new double[label.length];
        for (int c = 0; c < sample.outputs(); c++) {
            double[] ofClass = sample.prediction(trained, c);
            for (int row : rowsOf(sample, c)) result[row] = ofClass[row];
        }
        return result;
    }

    private static double[] bands(PlotSample sample, int side) {
        double[] y = sample.label(0);
        for (int i = 0; i < y.length; i++) y[i] += side * (BAND_BEGIN + spread(i) * BAND_WIDTH);
        return y;
    }

    /// Spreads points that would lie on one line, the same way each time: multiples of the golden
    /// ratio fill 0 to 1 evenly.
    private static double spread(int i) {
        double multiple = i * 0.6180339887498949;
        return multiple - Math.floor(multiple);
    }

    private static int[] rowsOf(PlotSample sample, int c) {
        double[] label = sample.label(0);
        return IntStream.range(0, label.length).filter(row -> (int) label[row] == c).toArray();
    }

    private static int[] ascending(double[] x) {
        return IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> x[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] at(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    private static int shownLabels(PlotSample sample) {
        return Math.min(MAX_LABELS, sample.labelNames().size());
    }

    private static String labelOf(PlotSample sample) {
        return sample.labelNames().size() == 1 ? sample.labelNames().getFirst() : "labels";
    }
}
