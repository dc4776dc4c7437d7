package dev.ruban.coordinator.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.run.Events;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan.Value;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressTest {
    private static final ParameterLayout LINE =
            ParameterLayout.of(Map.of("w", Shape.scalar(), "b", Shape.scalar()));
    private static final ParameterLayout WIDE =
            ParameterLayout.of(Map.of("weight", Shape.of(10, 1)));
    private static final Terminal TERMINAL = new Terminal(true, 80, true);

    private final StringWriter text = new StringWriter();
    private final AtomicLong nanos = new AtomicLong(-7);

    @Test
    void plainProgressHasALineForStartEpochsAndEnd() {
        Progress progress = progress(ProgressMode.PLAIN, TERMINAL, LINE, 2);
        progress.started(Events.started(10.301714, 0f, 5f));
        progress.epochTrained(1, 10.301714, List.of());
        progress.epoch(Events.epoch(1, 10.301714, 0.4f, 4.4561f));
        progress.epochTrained(2, 6.314849, List.of());
        progress.epoch(Events.epoch(2, 6.314849, 0.72f, 4.06f));
        progress.finished(Events.finished(4.0341, 0.72f, 4.06f));
        progress.close();

        assertThat(text)
                .hasToString(
                        """
                        Start: w = 5.00, b = 0.00, loss = 10.30171
                        Epoch 1/2  loss: 10.3017  w: 4.46  b: 0.40
                        Epoch 2/2  loss: 6.3148  w: 4.06  b: 0.72
                        After 2 epochs: w = 4.06, b = 0.72, loss = 4.034100
                        """);
    }

    @Test
    void plainProgressOfAWideModelShowsLossesAsSoonAsTheyAreKnown() {
        Progress progress = progress(ProgressMode.AUTO, Terminal.none(), WIDE, 1);
        progress.started(Events.started(2e-5, new float[10]));
        progress.epochTrained(1, 1e30, List.of());

        assertThat(text)
                .hasToString(
                        """
                        Start: loss = 2.0000e-05
                        Epoch 1/1  loss: 1.0000e+30
                        """);
    }

    @Test
    void plainProgressShowsTheValidationLoss() {
        Progress progress = progress(ProgressMode.PLAIN, TERMINAL, WIDE, 1);
        OptionalDouble validation = OptionalDouble.of(0.5);
        float[] none = new float[10];
        progress.started(
                new RunListener.Started(1, List.of(), OptionalDouble.of(0.75), List.of(), none));
        progress.epochTrained(1, 1, List.of());
        progress.epoch(epoch(List.of(), validation, List.of()));
        progress.finished(
                new RunListener.Finished(0.25, List.of(), validation, List.of(), 1, 1, none, 0));

        assertThat(text)
                .hasToString(
                        """
                        Start: loss = 1.00000, val_loss = 0.75000
                        Epoch 1/1  loss: 1.0000  val_loss: 0.5000
                        After 1 epoch: loss = 0.250000, val_loss = 0.500000
                        """);
    }

    private static RunListener.Epoch epoch(
            List<Value> metrics, OptionalDouble validation, List<Value> validationMetrics) {
        return new RunListener.Epoch(
                1,
                1,
                1,
                metrics,
                OptionalDouble.empty(),
                validation,
                validationMetrics,
                new float[10],
                0);
    }

    @Test
    void metricsStandBehindTheirLossUnlessTheyAreUndefined() {
        OptionalDouble loss = OptionalDouble.of(0.5);
        Value mae = new Value("mae", OptionalDouble.of(0.25));
        Value auc = new Value("auc", OptionalDouble.empty());
        float[] none = new float[10];
        Progress plain = progress(ProgressMode.PLAIN, TERMINAL, WIDE, 1);
        plain.started(new RunListener.Started(1, List.of(mae, auc), loss, List.of(mae), none));
        plain.epoch(epoch(List.of(mae, auc), loss, List.of(auc, mae)));
        plain.finished(
                new RunListener.Finished(
                        0.25, List.of(mae, auc), loss, List.of(mae), 1, 1, none, 0));

        assertThat(text)
                .hasToString(
                        """
                        Start: loss = 1.00000, mae = 0.25000, val_loss = 0.50000, val_mae = 0.25000
                        Epoch 1/1  loss: 1.0000  mae: 0.2500  val_loss: 0.5000  val_mae: 0.2500
                        After 1 epoch: loss = 0.250000, mae = 0.250000, val_loss = 0.500000, val_mae = 0.250000
                        """);
    }

    @Test
    void theBarShowsTheMetricsOfTheEpochSoFar() {
        Progress progress = progress(ProgressMode.AUTO, TERMINAL, WIDE, 1);
        progress.started(Events.started(1, new float[10]));
        nanos.addAndGet(200_000_000);
        progress.step(1, 2, 0.5, () -> List.of(new Value("accuracy", OptionalDouble.of(0.9375))));

        assertThat(text.toString()).contains("1/2 ").contains("loss: 0.5000 - accuracy: 0.9375");
    }

    @Test
    void aMillionEpochsMakeAtMostAboutAThousandLines() {
        Progress progress = progress(ProgressMode.PLAIN, TERMINAL, LINE, 999_999);
        progress.started(Events.started(1, 0, 0));
        for (int epoch = 1; epoch <= 999_999; epoch++) progress.epoch(Events.epoch(epoch, 1, 0, 0));
        progress.finished(Events.finished(1, 0, 0));

        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(1 + 1 + 999 + 1 + 1);
        assertThat(lines.get(1)).startsWith("Epoch 1/999999 ");
        assertThat(lines.get(2)).startsWith("Epoch 1000/999999 ");
        assertThat(lines.get(1001)).startsWith("Epoch 999999/999999 ");
    }

    @Test
    void aTinyRunOnATerminalLooksLikeKeras() {
        Progress progress = progress(ProgressMode.AUTO, TERMINAL, LINE, 2);
        progress.started(Events.started(10.301714, 0f, 5f));
        nanos.addAndGet(12_000_000);
        progress.step(1, 1, 10.301714, List::of);
        progress.epochTrained(1, 10.301714, List.of());
        nanos.addAndGet(340_000);
        progress.step(1, 1, 6.314849, List::of);
        progress.epoch(Events.epoch(1, 10.301714, 0.4f, 4.4561f));
        progress.epochTrained(2, 6.314849, List.of());
        progress.epoch(Events.epoch(2, 6.314849, 0.72f, 4.06f));
        progress.finished(Events.finished(4.0341, 0.72f, 4.06f));

        assertThat(screen())
                .isEqualTo(
                        """
                        Start: w = 5.00, b = 0.00, loss = 10.30171
                        Epoch 1/2
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 12ms/step - loss: 10.3017 - w: 4.46 - b: 0.40
                        Epoch 2/2
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 340us/step - loss: 6.3148 - w: 4.06 - b: 0.72
                        After 2 epochs: w = 4.06, b = 0.72, loss = 4.034100
                        """);
    }

    @Test
    void aLongEpochIsRedrawnAtMostTenTimesASecondWithWhatIsLeft() {
        Progress progress = progress(ProgressMode.AUTO, TERMINAL, WIDE, 3);
        progress.started(Events.started(1, new float[10]));
        for (int step = 1; step <= 1_000; step++) {
            nanos.addAndGet(10_000_000);
            progress.step(step, 4_000, 0.5, List::of);
        }
        progress.close();

        assertThat(text.toString().split("\r", -1)).hasSize(1 + 100);
        assertThat(screen())
                .isEqualTo(
                        """
                        Start: loss = 1.00000
                        Epoch 1/3
                        1000/4000 ━━━━━─────────────── 30s 10ms/step - loss: 0.5000
                        """);
    }

    @Test
    void manyEpochsShareOneBar() {
        Progress progress = progress(ProgressMode.AUTO, TERMINAL, LINE, 100_000);
        progress.started(Events.started(1, 0, 0));
        for (int epoch = 1; epoch <= 100_000; epoch++) {
            nanos.addAndGet(3_000);
            progress.step(1, 1, 0.25, List::of);
            progress.epochTrained(epoch, 0.25, List.of());
            progress.epoch(Events.epoch(epoch, 0.25, 0, 0));
        }
        progress.finished(Events.finished(1, 0, 0));

        assertThat(text.toString().split("\r", -1)).hasSize(1 + 3);
        assertThat(screen())
                .isEqualTo(
                        """
                        Start: w = 0.00, b = 0.00, loss = 1.00000
                        Epoch 100000/100000 ━━━━━━━━━━ 0s 3us/epoch - loss: 0.2500 - w: 0.00 - b: 0.00
                        After 100000 epochs: w = 0.00, b = 0.00, loss = 1.000000
                        """);
    }

    @Test
    void aRunThatGoesBackToItsStartShowsItsEpochsAgain() {
        Progress progress = progress(ProgressMode.AUTO, TERMINAL, LINE, 2);
        progress.started(Events.started(10, 0f, 5f));
        showEpoch(progress, 1, 8);
        progress.stopped(1, "enough");
        nanos.addAndGet(200_000_000);
        progress.step(1, 4, 7, List::of);
        progress.warned("the run goes back to its start");
        progress.rolledBack(0);
        progress.started(Events.started(10, 0f, 5f));
        for (int epoch = 1; epoch <= 2; epoch++) showEpoch(progress, epoch, 8 - epoch);
        progress.finished(Events.finished(4, 0.72f, 4.06f));

        assertThat(screen())
                .isEqualTo(
                        """
                        Start: w = 5.00, b = 0.00, loss = 10.00000
                        Epoch 1/2
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 1ms/step - loss: 8.0000 - w: 4.00 - b: 0.40
                        Epoch 2/2
                        1/4 ━━━━━─────────────── 1s 200ms/step - loss: 7.0000
                        ruban: the run goes back to its start
                        Start: w = 5.00, b = 0.00, loss = 10.00000
                        Epoch 1/2
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 1ms/step - loss: 7.0000 - w: 4.00 - b: 0.40
                        Epoch 2/2
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 1ms/step - loss: 6.0000 - w: 4.00 - b: 0.40
                        After 2 epochs: w = 4.06, b = 0.72, loss = 4.000000
                        """);
    }

    @Test
    void aRunThatGoesBackToACheckpointShowsTheEpochsAfterItAgain() {
        Progress progress = progress(ProgressMode.AUTO, TERMINAL, LINE, 3);
        progress.started(Events.started(10, 0f, 5f));
        for (int epoch = 1; epoch <= 2; epoch++) showEpoch(progress, epoch, 9 - epoch);
        progress.rolledBack(1);
        progress.goesOn(1);
        for (int epoch = 2; epoch <= 3; epoch++) showEpoch(progress, epoch, 9 - epoch);
        progress.finished(Events.finished(4, 0.72f, 4.06f));

        assertThat(screen())
                .isEqualTo(
                        """
                        Start: w = 5.00, b = 0.00, loss = 10.00000
                        Epoch 1/3
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 1ms/step - loss: 8.0000 - w: 4.00 - b: 0.40
                        Epoch 2/3
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 1ms/step - loss: 7.0000 - w: 4.00 - b: 0.40
                        Epoch 2/3
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 1ms/step - loss: 7.0000 - w: 4.00 - b: 0.40
                        Epoch 3/3
                        1/1 ━━━━━━━━━━━━━━━━━━━━ 0s 1ms/step - loss: 6.0000 - w: 4.00 - b: 0.40
                        After 3 epochs: w = 4.06, b = 0.72, loss = 4.000000
                        """);
    }

    @Test
    void aRunThatGoesOnIsTimedByTheEpochsOfThisProcess() {
        Progress progress = progress(ProgressMode.AUTO, TERMINAL, WIDE, 2_000);
        progress.goesOn(1_000);
        nanos.addAndGet(2_000_000_000);
        progress.epoch(Events.epoch(1_001, 0.5, new float[10]));
        progress.close();

        assertThat(screen())
                .isEqualTo("Epoch 1001/2000 ━━━━━━━━━━────────── 33:18 2s/epoch - loss: 0.5000\n");
    }

    private void showEpoch(Progress progress, int epoch, double loss) {
        nanos.addAndGet(1_000_000);
        progress.step(1, 1, loss, List::of);
        progress.epochTrained(epoch, loss, List.of());
        progress.epoch(Events.epoch(epoch, loss, 0.4f, 4f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    60 | 7/14 =====..... 1:05 2s/step - loss: 1.0000 - w: 2.00
                    50 | 7/14 ==... 1:05 2s/step - loss: 1.0000 - w: 2.00
                    46 | 7/14 1:05 2s/step - loss: 1.0000 - w: 2.00
                    40 | 7/14 ==... 1:05 2s/step - loss: 1.0000
                    20 | 7/14 1:05 2s/step
                    10 | 7/14 1:05
                    1  | ''
                    """)
    void aLineFitsTheTerminal(int columns, String expected) {
        BarLine line = new BarLine(new Terminal(true, columns, false));

        assertThat(line.text("7/14", 0.5, "1:05 2s/step", List.of("loss: 1.0000", "w: 2.00")))
                .isEqualTo(expected.strip());
    }

    @Test
    void nothingIsShownWhereNothingIsAskedFor() {
        Progress progress = progress(ProgressMode.NONE, TERMINAL, LINE, 1);
        progress.started(Events.started(1, 0, 0));
        progress.finished(Events.finished(1, 0, 0));

        assertThat(text.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"24 132, 132", "'', 80", "0 0, 80", "24 100000, 500", "stty: error, 80"})
    void theWidthIsWhatSttySaysIfItIsSane(String output, int columns) {
        assertThat(Terminal.columnsOf(output + "\n")).isEqualTo(columns);
    }

    private Progress progress(
            ProgressMode mode, Terminal terminal, ParameterLayout layout, int epochs) {
        return Progress.of(mode, new PrintWriter(text), terminal, layout, epochs, nanos::get);
    }

    /// What stands on the screen at the end: of each line what was drawn last.
    private String screen() {
        return Arrays.stream(text.toString().split("\n", -1))
                .map(line -> line.substring(line.lastIndexOf('\r') + 1).replace("\u001b[K", ""))
                .collect(Collectors.joining("\n"));
    }
}
