package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReportTest {
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    static List<Arguments> failures() {
        RubanException data = new RubanException(ExitCode.DATA, "d.csv:3: 'x' is no number");
        IOException full = new IOException("No space left on device");
        return List.of(
                Arguments.of(data, 65, "d.csv:3: 'x' is no number"),
                Arguments.of(new CompletionException(data), 65, "d.csv:3: 'x' is no number"),
                Arguments.of(new ExecutionException(data), 65, "d.csv:3: 'x' is no number"),
                Arguments.of(full, 74, "reading or writing failed: No space left on device"),
                Arguments.of(new UncheckedIOException(full), 74, "failed: No space left on device"),
                Arguments.of(new NoSuchFileException("a"), 74, "a: there is no such file"),
                Arguments.of(new AccessDeniedException("a"), 74, "a: permission denied"),
                Arguments.of(new InterruptedException(), 130, "interrupted"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsOneLineAndACode(Throwable failure, int code, String message) {
        assertThat(report(failure).value()).isEqualTo(code);
        assertThat(err.toString()).startsWith("ruban: error: ").contains(message).hasLineCount(1);
    }

    @Test
    void furtherLinesAreIndented() {
        report(new RubanException(ExitCode.USAGE, "one\ntwo"));

        assertThat(err).hasToString("ruban: error: one%n  two%n".formatted());
    }

    static List<Throwable> defects() {
        return List.of(
                new IllegalStateException("rows=-1"),
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aDefectIsOwnedUpToAndItsTraceIsInTheLog(Throwable defect) throws IOException {
        Path log = folder.resolve("run.log");
        Logging.toFile(log, "5ca1ab1e");
        try {
            assertThat(report(defect)).isEqualTo(ExitCode.DEFECT);
        } finally {
            Logging.toStandardError();
        }

        assertThat(err.toString())
                .contains("this is a defect of Ruban; please report it with the log " + log)
                .doesNotContain("\tat ");
        assertThat(Files.readString(log)).contains(defect.getClass().getName(), "\tat ");
    }

    @Test
    void withoutALogTheTraceOfADefectIsInAFileOfItsOwn() throws IOException {
        report(new IllegalStateException("rows=-1"));

        String text = err.toString();
        Path file = Path.of(text.substring(text.indexOf("the file ") + 9).strip());
        try {
            assertThat(Files.readString(file)).contains("ruban ", "rows=-1", "\tat ");
        } finally {
            Files.delete(file);
        }
    }

    private ExitCode report(Throwable failure) {
        return FailureReport.report(failure, new PrintWriter(err));
    }
}
