package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);

    @TempDir Path folder;

    @AfterEach
    void restore() {
        Logging.toStandardError();
        Logging.setLevel(LogLevel.WARN);
    }

    @Test
    void aFileGetsTheLinesOfItsLevelInUtcAndIsPrivate() throws IOException {
        Path file = folder.resolve("run.log");
        Logging.setLevel(LogLevel.INFO);

        Logging.toFile(file, "5ca1ab1e");
        LOG.info("joined");
        LOG.debug("a detail");
        Logging.toStandardError();

        assertThat(Files.readString(file))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z run=5ca1ab1e INFO  \\[.*] LoggingTest: joined\\R");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileIsAppendedTo() throws IOException {
        Path file = Files.writeString(folder.resolve("run.log"), "earlier\n");

        Logging.toFile(file, "5ca1ab1e");
        LOG.warn("later");
        Logging.toStandardError();

        assertThat(Files.readString(file)).startsWith("earlier\n").contains("later");
        assertThat(Logging.file()).isEmpty();
    }

    @Test
    void aLargeFileMakesWayForNewOnesOfWhichSomeStay() throws IOException {
        Path file = folder.resolve("run.log");
        String text = "x".repeat(1 << 20);

        Logging.toFile(file, "5ca1ab1e");
        for (int i = 0; i < 60; i++) LOG.warn("{} {}", i, text);
        Logging.toStandardError();

        assertThat(folder.resolve("run.log.3")).exists();
        assertThat(folder.resolve("run.log.4")).doesNotExist();
        assertThat(Files.size(folder.resolve("run.log.1"))).isBetween(10L << 20, 12L << 20);
        assertThat(Files.readString(file)).contains(" 59 ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatCannotBeMadeIsAnError() {
        assertThatThrownBy(() -> Logging.toFile(folder.resolve("none/run.log"), "5ca1ab1e"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void byDefaultWarningsAreLogged() {
        assertThat(LOG.isWarnEnabled()).isTrue();
        assertThat(LOG.isInfoEnabled()).isFalse();
    }
}
