package dev.ruban.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.durable.EpochFiles;
import dev.ruban.metric.MetricPlan.Value;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryWriterTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @TempDir Path folder;
    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void rowsHaveWhatIsKnownAndNumbersReadBackToTheSameBits() throws IOException {
        Path file = folder.resolve("history.csv");
        try (HistoryWriter history = new HistoryWriter(file, 2, List.of(), nanos::get)) {
            history.started(
                    new RunListener.Started(
                            10.30171, List.of(), OptionalDouble.of(1e-7), List.of(), new float[0]));
            history.epoch(
                    new RunListener.Epoch(
                            1,
                            7,
                            1 / 3.0,
                            List.of(),
                            OptionalDouble.of(2),
                            NONE,
                            List.of(),
                            new float[0],
                            1_250_000_000L));
            history.epoch(
                    new RunListener.Epoch(
                            2,
                            14,
                            1e30,
                            List.of(),
                            NONE,
                            OptionalDouble.of(0.1),
                            List.of(),
                            new float[0],
                            20_000_000_001L));
            history.finished(Events.finished(1));
        }

        assertThat(file)
                .hasContent(
                        """
                        epoch,step,loss,loss_after,val_loss,seconds
                        0,0,10.30171,10.30171,1.0E-7,0
                        1,7,0.3333333333333333,2.0,,1.25
                        2,14,1.0E30,,0.1,20.000000001
                        """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void metricsHaveColumnsAlsoWithoutValidationRows() throws IOException {
        Path file = folder.resolve("history.csv");
        Value mae = new Value("mae", OptionalDouble.of(0.25));
        Value auc = new Value("auc", OptionalDouble.empty());
        try (var history = new HistoryWriter(file, 2, List.of("mae", "auc"), nanos::get)) {
            history.started(
                    new RunListener.Started(3, List.of(mae, auc), NONE, List.of(), new float[0]));
            history.epoch(
                    new RunListener.Epoch(
                            1,
                            7,
                            2,
                            List.of(mae, auc),
                            NONE,
                            OptionalDouble.of(4),
                            List.of(auc, mae),
                            new float[0],
                            0));
            history.finished(Events.finished(1));
        }

        assertThat(file)
                .hasContent(
                        """
                        epoch,step,loss,loss_after,mae,auc,val_loss,val_mae,val_auc,seconds
                        0,0,3.0,3.0,0.25,,,,,0
                        1,7,2.0,,0.25,,4.0,,0.25,0
                        """);
    }

    @Test
    void tenThousandEpochsHaveARowEach() throws IOException {
        assertThat(epochsWritten(10_000, 10_000))
                .hasSize(10_001)
                .startsWith(0, 1, 2)
                .endsWith(9_999, 10_000);
    }

    @Test
    void ofMoreEpochsEveryKthAndTheLastHaveARow() throws IOException {
        assertThat(epochsWritten(25_000, 25_000))
                .hasSize(8_335)
                .startsWith(0, 3, 6)
                .endsWith(24_999, 25_000);
    }

    @Test
    void aRunThatStopsEarlyHasItsLastEpoch() throws IOException {
        assertThat(epochsWritten(1_000_000, 150)).containsExactly(0, 100, 150);
    }

    @Test
    void aRunThatFailsHasItsLastEpoch() throws IOException {
        Path file = folder.resolve("history.csv");
        try (HistoryWriter history = new HistoryWriter(file, 1_000_000, List.of(), nanos::get)) {
            history.started(Events.started(1));
            history.epoch(Events.epoch(1, 1));
        }

        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void aRunThatGoesBackHasTheRowOfItsLastEpochUntilAnotherFollows() throws IOException {
        Path file = folder.resolve("history.csv");
        try (HistoryWriter history = new HistoryWriter(file, 20_000, List.of(), nanos::get)) {
            history.started(Events.started(1));
            history.epoch(Events.epoch(1, 1));
            EpochFiles.Rows rows = history.rows();
            history.epoch(Events.epoch(2, 1));
            history.epoch(Events.epoch(3, 1));

            history.cutTo(rows);

            assertThat(epochs(file)).containsExactly(0, 1);
            assertThat(history.rows()).isEqualTo(rows);
            history.epoch(Events.epoch(2, 1));
        }
        assertThat(epochs(file)).containsExactly(0, 2);
    }

    @Test
    void rowsReachTheFileWithinASecondOfWork() throws IOException {
        Path file = folder.resolve("history.csv");
        try (HistoryWriter history = new HistoryWriter(file, 10, List.of(), nanos::get)) {
            history.started(Events.started(1));
            history.epoch(Events.epoch(1, 1));
            assertThat(Files.readAllLines(file)).hasSize(2);

            nanos.addAndGet(1_000_000_000L);
            history.step(1, 100, 1, List::of);

            assertThat(Files.readAllLines(file)).hasSize(3);
        }
    }

    @Test
    void parametersHaveAColumnForEachElement() throws IOException {
        ParameterLayout layout =
                ParameterLayout.of(
                        Map.of("weight", Shape.of(2, 1), "bias", Shape.of(1), "w", Shape.scalar()));
        Path file = folder.resolve("parameters.csv");
        try (var writer = new ParameterHistoryWriter(file, layout, 1, nanos::get)) {
            writer.started(Events.started(1, 0f, 5f, -0f, 1e-10f));
            writer.epoch(Events.epoch(1, 1, 0.1f, 4.4560113f, 3e38f, 16777216f));
            writer.finished(Events.finished(1));
        }

        assertThat(file)
                .hasContent(
                        """
                        epoch,bias[0],w,"weight[0,0]","weight[1,0]"
                        0,0.0,5.0,-0.0,1.0E-10
                        1,0.1,4.4560113,3.0E38,1.6777216E7
                        """);
    }

    @Test
    void parametersOfSkippedEpochsAreNotMixedUpWithLaterOnes() throws IOException {
        ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.scalar()));
        Path file = folder.resolve("parameters.csv");
        float[] parameters = {1};
        try (var writer = new ParameterHistoryWriter(file, layout, 20_000, nanos::get)) {
            writer.started(Events.started(1, parameters));
            writer.epoch(Events.epoch(1, 1, 7f));
            writer.finished(Events.finished(1, 8f));
        }

        assertThat(Files.readAllLines(file)).containsExactly("epoch,w", "0,1.0", "1,7.0");
    }

    @Test
    void manyParametersAreNotRecorded() {
        ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.of(65)));

        assertThat(ParameterNames.areFew(layout)).isFalse();
        assertThatThrownBy(() ->
                        new ParameterHistoryWriter(folder.resolve("p"), layout, 1, nanos::get))
                .hasMessage("65 elements; at most 64");
    }

    private List<Integer> epochsWritten(int epochs, int trained) throws IOException {
        Path file = folder.resolve("history.csv");
        try (HistoryWriter history = new HistoryWriter(file, epochs, List.of(), nanos::get)) {
            history.started(Events.started(1));
            for (int epoch = 1; epoch <= trained; epoch++) history.epoch(Events.epoch(epoch, 1));
            history.finished(Events.finished(1));
        }
        return epochs(file);
    }

    private static List<Integer> epochs(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> Integer.valueOf(line.substring(0, line.indexOf(','))))
                .toList();
    }
}
