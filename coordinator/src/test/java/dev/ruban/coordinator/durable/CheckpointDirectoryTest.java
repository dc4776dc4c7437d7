package dev.ruban.coordinator.durable;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.callback.CallbackState;
import dev.ruban.coordinator.callback.KeptParameters;
import dev.ruban.coordinator.callback.SavedCallbacks;
import dev.ruban.coordinator.protocol.Measure;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.Progress.TrainedEpoch;
import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
import dev.ruban.metric.ScoreRuns;
import dev.ruban.optimizer.UpdateState;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointDirectoryTest {
    private static final ParameterLayout LAYOUT =
            ParameterLayout.of(Map.of("b", Shape.of(2), "a.weight", Shape.of(1, 3)));
    private static final Checkpoint.Origin ORIGIN = new Checkpoint.Origin(-5, 3, "f".repeat(64), 1);

    @TempDir private Path folder = Path.of("set by JUnit");

    private CheckpointDirectory directory() {
        return new CheckpointDirectory(folder.resolve("checkpoints"), LAYOUT);
    }

    private Path file(long steps) {
        return requireNonNull(directory().files().get(steps));
    }

    private static MetricSums metrics(int rows) {
        return new MetricSums(
                rows,
                new double[] {1.0 / rows, Double.NaN},
                new long[] {rows - 1},
                ScoreRuns.of(
                        new float[] {-1f, 0f, Float.NaN},
                        new long[] {1, 0, rows - 2},
                        new long[] {0, 1, 0}));
    }

    /// Every component has a value of its own.
    private static Checkpoint checkpoint(long steps) {
        Progress position =
                new Progress(
                        Stage.VALIDATION,
                        steps,
                        7,
                        3,
                        0.1 + steps,
                        EpochSums.of(metrics(17)),
                        Optional.of(new Measure(1e-300, metrics(3))),
                        Optional.of(new Measure(-0.0, metrics(4))),
                        Optional.of(
                                new TrainedEpoch(
                                        7,
                                        steps - 1,
                                        new Measure(1.0 / 3, metrics(5)),
                                        OptionalDouble.of(2.5))),
                        true);
        float[] parameters = {1f, -0f, Float.MIN_VALUE, 4f, 5f};
        float[] slot = {0.1f, 0.2f, 0.3f, 0.4f, Float.MAX_VALUE};
        UpdateState update =
                new UpdateState(
                        new TreeMap<>(Map.of("parameters", parameters, "slot.momentum", slot)),
                        new TreeMap<>(Map.of("evaluations", -1L)));
        return new Checkpoint(
                new Snapshot(position, update, callbacks(), 123_456_789_012L),
                ORIGIN,
                new Ledger.Head(4, "e".repeat(64)),
                new EpochFiles(new EpochFiles.Rows(1000, "7,8,0.5"), EpochFiles.Rows.NONE));
    }

    private static SavedCallbacks callbacks() {
        CallbackState state = CallbackState.EMPTY.with("best", -0.1).with("wait", 3);
        KeptParameters kept = new KeptParameters(5, 9, new float[] {9f, 8f, 7f, 6f, 5f});
        return new SavedCallbacks(
                OptionalDouble.of(0.3),
                "enough",
                List.of(
                        new SavedCallbacks.Saved("a.Keeper", state, Optional.of(kept)),
                        new SavedCallbacks.Saved(
                                "a.Watcher", CallbackState.EMPTY, Optional.empty())));
    }

    @Test
    void givesEverythingBack() {
        directory().write(checkpoint(12), 3);
        Checkpoint found = directory().newest(Long.MAX_VALUE, _ -> {}).orElseThrow();

        Checkpoint expected = checkpoint(12);
        assertThat(found.origin()).isEqualTo(expected.origin());
        assertThat(found.ledger()).isEqualTo(expected.ledger());
        assertThat(found.files()).isEqualTo(expected.files());
        assertThat(found.snapshot().position()).isEqualTo(expected.snapshot().position());
        assertThat(found.snapshot().elapsedNanos()).isEqualTo(123_456_789_012L);
        SavedCallbacks callbacks = found.snapshot().callbacks();
        assertThat(callbacks).usingRecursiveComparison().isEqualTo(callbacks());
        UpdateState update = found.snapshot().update();
        assertThat(update.words()).isEqualTo(expected.snapshot().update().words());
        expected.snapshot()
                .update()
                .vectors()
                .forEach((name, values) ->
                        assertThat(update.vectors().get(name)).containsExactly(values));
    }

    @Test
    void givesAnUnknownLossBackAsUnknown() {
        Progress position =
                new Progress(
                        Stage.STEP,
                        1,
                        0,
                        1,
                        0.5,
                        EpochSums.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        TreeMap<String, String> texts = new TreeMap<>();
        PositionTexts.write(position, texts, new TreeMap<>());
        assertThat(PositionTexts.read(new Texts(texts), Map.of())).isEqualTo(position);
    }

    /// A safetensors file has at most 100 MB of header, and there may be a score for each row.
    @Test
    void scoresTakeNoRoomInTheHeader() throws IOException {
        int rows = 100_000;
        float[] scores = new float[rows];
        for (int i = 0; i < rows; i++) scores[i] = i - rows / 3f;
        long[] ones = new long[rows];
        Arrays.fill(ones, 1);
        ScoreRuns runs = ScoreRuns.of(scores, ones, new long[rows]);
        MetricSums metrics = new MetricSums(rows, new double[2], new long[1], runs);
        Checkpoint few = checkpoint(12);
        Progress position = withStart(few.snapshot().position(), new Measure(1, metrics));
        directory().write(few, 3);
        long header = headerBytes(file(12));

        directory().write(with(few, position), 3);

        assertThat(headerBytes(file(12))).isLessThan(header + 100);
        assertThat(directory().read(file(12)).snapshot().position()).isEqualTo(position);
    }

    private static Checkpoint with(Checkpoint checkpoint, Progress position) {
        Snapshot snapshot = checkpoint.snapshot();
        return new Checkpoint(
                new Snapshot(
                        position, snapshot.update(), snapshot.callbacks(), snapshot.elapsedNanos()),
                checkpoint.origin(),
                checkpoint.ledger(),
                checkpoint.files());
    }

    private static Progress withStart(Progress position, Measure start) {
        return new Progress(
                position.stage(),
                position.steps(),
                position.epochs(),
                position.stepsOfEpoch(),
                position.epochLoss(),
                position.epochMetrics(),
                Optional.of(start),
                position.validation(),
                position.trained(),
                position.complete());
    }

    private static long headerBytes(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Test
    void keepsTheLastOnes() {
        for (long steps : List.of(5, 30, 100, 9)) directory().write(checkpoint(steps), 2);
        assertThat(directory().files().keySet()).containsExactly(30L, 100L);
    }

    @Test
    void takesTheOneBeforeADamagedOneAndSaysSo() throws IOException {
        directory().write(checkpoint(1), 3);
        directory().write(checkpoint(2), 3);
        changeOneByte(file(2));

        List<String> told = new ArrayList<>();
        Checkpoint found =
                directory()
                        .newest(Long.MAX_VALUE, damaged -> told.add(damaged.getMessage()))
                        .orElseThrow();

        assertThat(found.steps()).isEqualTo(1);
        assertThat(told).singleElement().asString().contains("step-2.safetensors is damaged");
    }

    @Test
    void noticesEveryChangedByte() throws IOException {
        directory().write(checkpoint(1), 3);
        Path file = file(1);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(() -> directory().read(file))
                    .as("byte %d of %d", i, whole.length)
                    .isInstanceOf(RubanException.class);
        }
    }

    @Test
    void takesWhatTheRunLeftOutOfTheWay() throws IOException {
        directory().write(checkpoint(1), 3);
        directory().write(checkpoint(2), 3);
        Path half = folder.resolve("checkpoints/.step-3.safetensors.123.tmp");
        Files.writeString(half, "half");

        directory().forgetAfter(1);

        assertThat(directory().files().keySet()).containsExactly(1L);
        assertThat(half).doesNotExist();
    }

    private static void changeOneByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void refusesACheckpointOfAnotherModel() {
        directory().write(checkpoint(1), 3);
        ParameterLayout other =
                ParameterLayout.of(Map.of("b", Shape.of(2), "a.weight", Shape.of(3, 1)));
        CheckpointDirectory wrong = new CheckpointDirectory(folder.resolve("checkpoints"), other);
        assertThatThrownBy(() -> wrong.read(file(1)))
                .hasMessageContaining("/a.weight of shape [3, 1]");
    }
}
