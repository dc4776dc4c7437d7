package dev.ruban.coordinator.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Files of a run directory that somebody else made: what they say, or a message.
final class RunFilesFuzzTest {
    private static final ParameterLayout MODEL =
            ParameterLayout.of(Map.of("w", Shape.of(), "b", Shape.of()));
    private static final ParameterLayout FILE =
            ParameterLayout.of(Map.of("parameters/w", Shape.of(), "parameters/b", Shape.of()));

    @FuzzTest(maxDuration = "2m")
    void ledgerLine(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        try {
            LedgerLine.Linked linked = LedgerLine.parse(text);
            assertThat(linked.line().text(linked.previous())).isEqualTo(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @FuzzTest(maxDuration = "2m")
    void runRecord(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("ruban-fuzz", ".json");
        try {
            Files.write(file, bytes);
            RunRecord record = RunRecord.read(file);
            record.write(file);
            assertThat(RunRecord.read(file)).isEqualTo(record);
        } catch (RubanException refused) {
            assertThat(refused).hasMessageContaining(file.toString());
        } finally {
            Files.delete(file);
        }
    }

    /// The texts of a checkpoint, lines of `name=text`, with the digest that makes it whole.
    @FuzzTest(maxDuration = "2m")
    void checkpoint(byte[] bytes) throws IOException {
        SortedMap<String, String> metadata = new TreeMap<>();
        for (String line : new String(bytes, UTF_8).split("\n", -1)) {
            int end = line.indexOf('=');
            if (end >= 0) metadata.put(line.substring(0, end), line.substring(end + 1));
        }
        float[] values = {5, 0};
        metadata.remove("ruban.content_sha256");
        metadata.put("ruban.content_sha256", ParameterDigest.sha256(metadata, FILE, values));
        Path file = Files.createTempFile("ruban-fuzz", ".safetensors");
        try {
            Safetensors.write(file, new TensorFile(FILE, values, metadata));
            assertThat(CheckpointFile.read(file, MODEL).snapshot().position()).isNotNull();
        } catch (RubanException refused) {
            assertThat(refused).hasMessageContaining(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
