package dev.ruban.coordinator.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A text file of mode 0600 that grows line by line and reaches the operating system at most once a
/// second, so that lines may come by the hundred thousand. Not thread-safe.
final class LineFile implements AutoCloseable {
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final LongSupplier nanoTime;
    private final BufferedWriter writer;
    private long flushed;
    private boolean dirty;
    private boolean closed;

    /// Replaces the file if there is one.
    /// @param nanoTime as [System#nanoTime]
    LineFile(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        this.flushed = nanoTime.getAsLong();
        try {
            Files.deleteIfExists(file);
            createForOwner(file);
            this.writer = Files.newBufferedWriter(file, UTF_8);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    private static void createForOwner(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix"))
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        else Files.createFile(file);
    }

    /// Adds a line and, if the last flush was a second ago, flushes.
    void add(CharSequence line) {
        try {
            writer.append(line).append('\n');
        } catch (IOException failure) {
            throw failed(failure);
        }
        dirty = true;
        flushIfDue();
    }

    void flushIfDue() {
        if (dirty && nanoTime.getAsLong() - flushed >= FLUSH_NANOS) flush();
    }

    void flush() {
        try {
            writer.flush();
        } catch (IOException failure) {
            throw failed(failure);
        }
        flushed = nanoTime.getAsLong();
        dirty = false;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try {
            writer.close();
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    private RubanException failed(IOException failure) {
        return new RubanException(
                ExitCode.IO,
                "cannot write %s: %s".formatted(file, DurableFiles.reason(failure)),
                failure);
    }
}
