package dev.ruban.coordinator.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.run.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunPlotsTest {
    private static final float[] X = {2, 0, 1};
    private static final float[] Y = {8, 2, 5};

    @TempDir Path folder;

    @Test
    void aRunHasFourPlotsInTwoForms() throws IOException {
        RunPlots plots = new RunPlots(folder);
        plots.drawSample(line().withPredictions(new float[3], Y).withTruth(Y));
        plots.drawHistory(history(2), List.of("b", "w"), Map.of("w", 3.0, "b", 2.0));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "data.svg",
                            "data.png",
                            "predictions.svg",
                            "predictions.png",
                            "parameters.svg",
                            "parameters.png",
                            "loss.svg",
                            "loss.png");
        }
    }

    @Test
    void predictionsByOneFeatureAreLinesInItsOrder() {
        Chart chart =
                SampleCharts.predictions(line().withPredictions(new float[3], Y).withTruth(Y));

        assertThat(chart.series())
                .extracting(Series::name)
                .containsExactly("data", "before training", "after training", "ground truth");
        assertThat(chart.series().get(2).xs()).containsExactly(0, 1, 2);
        assertThat(chart.series().get(2).ys()).containsExactly(2, 5, 8);
    }

    @Test
    void predictionsOfSeveralFeaturesStandAgainstTheLabels() {
        PlotSample sample =
                new PlotSample(
                                List.of("noise", "signal"),
                                List.of("y"),
                                List.of(),
                                new float[] {1, 2, 1, 0, 0, 1},
                                Y)
                        .withPredictions(new float[3], new float[] {7, 3, 5});

        Chart data = SampleCharts.data(sample);
        Chart predictions = SampleCharts.predictions(sample);

        assertThat(data.x().label()).isEqualTo("signal");
        assertThat(predictions.series())
                .extracting(Series::name)
                .containsExactly("before training", "after training", "prediction = label");
        assertThat(predictions.series().get(1).xs()).containsExactly(8, 2, 5);
        assertThat(predictions.series().get(1).ys()).containsExactly(7, 3, 5);
    }

    @Test
    void aClassifierShowsTheProbabilityOfTheTrueClassWithinItsBand() {
        float[] probabilities = {.1f, .2f, .7f, .6f, .3f, .1f, .1f, .8f, .1f};
        PlotSample sample =
                new PlotSample(
                                List.of("x"),
                                List.of("kind"),
                                List.of("a", "b", "c"),
                                X,
                                new float[] {2, 0, 1})
                        .withPredictions(new float[9], probabilities);

        Chart chart = SampleCharts.predictions(sample);

        Series after = chart.series().getLast();
        assertThat(after.xs()).containsExactly(.7f, .6f, .8f);
        for (int i = 0; i < 3; i++)
            assertThat(after.y(i)).isBetween(sample.label(0)[i], sample.label(0)[i] + 0.4);
        assertThat(chart.y().kind()).isEqualTo(new Chart.Kind.Categories(List.of("a", "b", "c")));
    }

    @Test
    void theLossBeginsWithEpochOneAndTheValidationLossWithTheStart() {
        Chart chart = HistoryCharts.loss(history(3));

        assertThat(chart.series().get(0).xs()).containsExactly(1, 2, 3);
        assertThat(chart.series().get(1).xs()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void trueValuesAreDashedInTheColourOfTheirParameter() {
        Chart chart = HistoryCharts.parameters(history(2), List.of("b", "w"), Map.of("w", 3.0));

        assertThat(chart.series()).extracting(Series::name).containsExactly("b", "w", "true w");
        Series truth = chart.series().getLast();
        assertThat(truth.mark()).isEqualTo(Series.Mark.DASHED);
        assertThat(truth.color()).isEqualTo(chart.series().get(1).color());
        assertThat(truth.ys()).containsExactly(3, 3);
    }

    @Test
    void extremeConstantAndSingleValuesCanBeDrawn() {
        for (double value : new double[] {0, 1e-30, -1e30, 3.4e38, Float.MIN_VALUE})
            for (int epochs : new int[] {0, 1, 2}) {
                List<RunHistory.Row> rows = new ArrayList<>();
                for (int epoch = 0; epoch <= epochs; epoch++)
                    rows.add(
                            new RunHistory.Row(
                                    epoch,
                                    value,
                                    OptionalDouble.empty(),
                                    List.of((float) value, 1f)));

                assertThat(Drawing.svg(HistoryCharts.loss(rows))).doesNotContain("NaN");
                assertThat(Drawing.svg(HistoryCharts.parameters(rows, List.of("b", "w"), Map.of())))
                        .doesNotContain("NaN");
            }
    }

    @Test
    void arraysThatDoNotFitEachOtherAreRefused() {
        assertThatThrownBy(() -> new PlotSample(List.of("a", "b"), List.of("y"), List.of(), X, Y))
                .hasMessage("3 numbers of 2 features, 3 of 1 labels");
        assertThatThrownBy(() -> line().withPredictions(new float[3], new float[2]))
                .hasMessage("3 and 2 predictions for 3 rows");
    }

    private static PlotSample line() {
        return new PlotSample(List.of("x"), List.of("y"), List.of(), X, Y);
    }

    private static List<RunHistory.Row> history(int epochs) {
        List<RunHistory.Row> rows = new ArrayList<>();
        for (int epoch = 0; epoch <= epochs; epoch++)
            rows.add(
                    new RunHistory.Row(
                            epoch,
                            9.0 / (epoch + 1),
                            OptionalDouble.of(8.0 / (epoch + 1)),
                            List.of(epoch / 10f, 5 - epoch / 2f)));
        return rows;
    }
}
