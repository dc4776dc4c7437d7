package dev.ruban.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFilesTest {
    @TempDir Path folder;

    @Test
    void aFileIsReplacedWholeAndForItsOwnerOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), "old and longer");

        DurableFiles.writeText(file, "nëw");

        assertThat(file).hasContent("nëw");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(filesIn(folder)).containsExactly(file);
    }

    @Test
    void aWriteThatFailsHalfWayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), "old");

        assertThatThrownBy(() ->
                        DurableFiles.write(
                                file,
                                channel -> {
                                    DurableFiles.writeFully(
                                            channel, ByteBuffer.wrap(new byte[100]));
                                    throw new IOException("No space left on device");
                                }))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.IO))
                .hasMessage("cannot write " + file + ": No space left on device");

        assertThat(filesIn(folder)).containsExactly(file);
        assertThat(file).hasContent("old");
    }

    @Test
    void nothingOfTheNewFileIsSeenWhileItIsWritten() throws IOException {
        Path file = folder.resolve("model.safetensors");

        DurableFiles.write(
                file,
                channel -> {
                    DurableFiles.writeFully(channel, ByteBuffer.wrap(new byte[10]));
                    assertThat(file).doesNotExist();
                });

        assertThat(file).hasSize(10);
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path file = folder.resolve("none").resolve("job.yaml");

        assertThatThrownBy(() -> DurableFiles.writeText(file, ""))
                .hasMessage("cannot write " + file + ": no such file or directory");
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
