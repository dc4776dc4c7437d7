package dev.ruban.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Safetensors files of anybody: tensors that write and read back the same, or a message.
final class SafetensorsFuzzTest {
    private static final Path FILE = Path.of("fuzzed.safetensors");

    @FuzzTest(maxDuration = "2m")
    void header(byte[] bytes) {
        try {
            SafetensorsHeader header = SafetensorsHeader.parse(FILE, ByteBuffer.wrap(bytes));
            assertThat(header.entriesInFileOrder()).hasSize(header.layout().entries().size());
        } catch (RubanException refused) {
            assertThat(refused).hasMessageContaining(FILE.toString());
        }
    }

    @FuzzTest(maxDuration = "2m")
    void file(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("ruban-fuzz", ".safetensors");
        try {
            Files.write(file, bytes);
            TensorFile read = Safetensors.read(file);
            Safetensors.write(file, read);
            TensorFile again = Safetensors.read(file);
            assertThat(again.metadata()).isEqualTo(read.metadata());
            assertThat(again.layout()).isEqualTo(read.layout());
            assertThat(ByteBuffer.wrap(bytes(again))).isEqualTo(ByteBuffer.wrap(bytes(read)));
        } catch (RubanException refused) {
            assertThat(refused).hasMessageContaining(file.toString());
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] bytes(TensorFile file) {
        ByteBuffer bytes = ByteBuffer.allocate(file.values().length * Float.BYTES);
        for (float value : file.values()) bytes.putInt(Float.floatToRawIntBits(value));
        return bytes.array();
    }
}
