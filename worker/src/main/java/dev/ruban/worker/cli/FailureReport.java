package dev.ruban.worker.cli;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;

/// The one place where a failure becomes one message on standard error, without stack trace, and
/// an exit code. The trace goes to the log, at level debug; that of a defect always to a file.
public final class FailureReport {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);

    private FailureReport() {}

    /// Prints the message.
    /// @return the exit code
    public static ExitCode report(Throwable failure, PrintWriter err) {
        Throwable cause = unwrap(failure);
        LOG.debug("the command failed", cause);
        ExitCode code = code(cause);
        print(err, code == ExitCode.DEFECT ? defect(cause) : message(cause));
        return code;
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable current = failure;
        while (isWrapper(current) && current.getCause() != null) current = current.getCause();
        return current;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof UncheckedIOException
                || failure instanceof CompletionException
                || failure instanceof ExecutionException
                || (failure instanceof picocli.CommandLine.ExecutionException);
    }

    private static ExitCode code(Throwable failure) {
        return switch (failure) {
            case RubanException e -> e.code();
            case ParameterException e -> ExitCode.USAGE;
            case IOException e -> ExitCode.IO;
            case InterruptedException e -> ExitCode.INTERRUPTED;
            default -> ExitCode.DEFECT;
        };
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case ParameterException e -> UsageMessage.of(e);
            case NoSuchFileException e -> e.getFile() + ": there is no such file";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileSystemException e -> String.valueOf(e.getMessage());
            case IOException e -> "reading or writing failed: " + text(e);
            case InterruptedException e -> "interrupted";
            default -> text(failure);
        };
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static String defect(Throwable failure) {
        String what = failure instanceof OutOfMemoryError ? outOfMemory() : failure.toString();
        return "%s\nthis is a defect of Ruban; please report it with %s"
                .formatted(what, details(failure));
    }

    private static String outOfMemory() {
        return "the Java heap of %d MiB is full; give more with JAVA_TOOL_OPTIONS=-Xmx..., if the machine has it"
                .formatted(Runtime.getRuntime().maxMemory() >> 20);
    }

    /// Names the place where the stack trace is.
    private static String details(Throwable failure) {
        Optional<Path> log = Logging.file();
        if (log.isPresent()) {
            LOG.error("a defect of Ruban", failure);
            return "the log " + log.get();
        }
        try {
            Path file = Files.createTempFile("ruban-defect-", ".txt");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
                Version.lines().forEach(writer::println);
                failure.printStackTrace(writer);
            }
            return "the file " + file;
        } catch (IOException e) {
            return "the stack trace that --log-level debug shows";
        }
    }

    private static void print(PrintWriter err, String message) {
        err.println(
                "ruban: error: " + message.strip().replace("\n", System.lineSeparator() + "  "));
        err.flush();
    }
}
