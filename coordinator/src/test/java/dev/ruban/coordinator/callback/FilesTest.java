package dev.ruban.coordinator.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The callbacks that write files.
class FilesTest {
    @TempDir private Path folder = Path.of("set by JUnit");

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void logsEpochsAsCsv() throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(file, "of another training\n");
        Course course = new Course(9, new LossOnly(CSVLogger.to(file)));

        course.run(3, 0.1, Double.NaN);

        assertThat(file).hasContent("epoch,loss\n1,3.0\n2,0.1\n3,NaN\n");
    }

    /// Logs of a known order.
    private record LossOnly(CSVLogger logger) implements Callback {
        @Override
        public void onTrainBegin(Training training) {
            logger.onTrainBegin(training);
        }

        @Override
        public void onEpochEnd(Training training, int epoch, Logs logs) {
            logger.onEpochEnd(
                    training,
                    epoch,
                    Logs.of(logs.get("loss").orElseThrow(), java.util.OptionalDouble.empty()));
        }

        @Override
        public CallbackState save() {
            return logger.save();
        }

        @Override
        public void restore(CallbackState state) {
            logger.restore(state);
        }
    }

    @Test
    void cutsTheLogBackToWhatWasSaved() throws IOException {
        Path file = folder.resolve("log.csv");
        Course course = new Course(9, new LossOnly(CSVLogger.to(file)));
        course.run(3, 2);
        SavedCallbacks saved = course.callbacks().save();
        course.run(1, 0);

        course.goOnFrom(saved, 2);
        assertThat(file).hasContent("epoch,loss\n1,3.0\n2,2.0\n");
        course.run(1);
        assertThat(file).hasContent("epoch,loss\n1,3.0\n2,2.0\n3,1.0\n");

        Files.writeString(file, "epoch,loss\n");
        assertThatThrownBy(() -> course.goOnFrom(saved, 2))
                .hasMessageContaining("log.csv has fewer than the 2 epochs");
    }

    @Test
    void saysWhichFileCannotBeWritten() {
        Path file = folder.resolve("absent/log.csv");

        assertThatThrownBy(() -> new Course(9, CSVLogger.to(file)).epoch(1))
                .hasMessageContaining("cannot write " + file);
    }

    @Test
    void savesEveryModelAskedFor() throws IOException {
        Path file = folder.resolve("m-{epoch:03d}-{val_loss:.2f}.safetensors");
        Course course =
                new Course(
                        9,
                        ModelCheckpoint.to(file)
                                .withEvery(2)
                                .withProvenance(Map.of("made.by", "a test")));

        course.run(3, 2.004, 2.5, 1.5);

        assertThat(names()).containsExactly("m-002-2.00.safetensors", "m-004-1.50.safetensors");
        TensorFile saved = Safetensors.read(folder.resolve("m-004-1.50.safetensors"));
        assertThat(saved.values()).containsExactly(4f);
        assertThat(saved.metadata())
                .containsEntry("made.by", "a test")
                .containsEntry("ruban.epoch", "4")
                .containsEntry("ruban.steps", "4")
                .containsEntry("ruban.finished", "false");
    }

    @Test
    void savesOnlyTheBest() throws IOException {
        Path file = folder.resolve("best.safetensors");
        Course course = new Course(9, ModelCheckpoint.to(file).withBestOnly("loss"));
        course.run(3, 1);
        SavedCallbacks saved = course.callbacks().save();
        course.run(2, 0.5);
        assertThat(Safetensors.read(file).values()).containsExactly(4f);

        course.goOnFrom(saved, 2);
        course.run(1.5);
        assertThat(Safetensors.read(file).values()).containsExactly(4f);
        course.run(0.9);
        assertThat(Safetensors.read(file).metadata()).containsEntry("ruban.epoch", "4");
        assertThat(names()).containsExactly("best.safetensors");
    }

    @Test
    void refusesNamesThatCannotBeMade() {
        Path place = folder.resolve("{accurcy}");
        assertThatThrownBy(() -> new Course(9, ModelCheckpoint.to(place)).epoch(1))
                .hasMessageContaining("there is no 'accurcy'")
                .hasMessageContaining("accuracy");
        assertThatThrownBy(() -> ModelCheckpoint.to(folder.resolve("{epoch:.2f}")))
                .hasMessageContaining("'{epoch:.2f}' is no format");
        assertThatThrownBy(() -> ModelCheckpoint.to(folder.resolve("a")).withEvery(0))
                .hasMessageContaining("every=0");
    }
}
