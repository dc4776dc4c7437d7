package dev.ruban.coordinator.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A text file of mode 0600 that grows line by line and reaches the operating system at most once a
/// second, so that lines may come by the hundred thousand. Not thread-safe.
final class LineFile implements AutoCloseable {
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final FileChannel channel;
    private final LongSupplier nanoTime;
    private final BufferedWriter writer;
    private long flushed;
    private boolean dirty;
    private boolean closed;

    /// @param bytes    of the file that stay; 0 replaces it if there is one
    /// @param nanoTime as [System#nanoTime]
    /// @throws RubanException if it cannot be written, or is shorter than that
    LineFile(Path file, long bytes, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        this.flushed = nanoTime.getAsLong();
        try {
            if (bytes == 0) Files.deleteIfExists(file);
            DurableFiles.createFile(file);
            this.channel = FileChannel.open(file, WRITE);
            this.writer = new BufferedWriter(Channels.newWriter(channel, UTF_8));
            cutTo(bytes);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// Forgets what stands after so many bytes.
    void cutTo(long bytes) {
        try {
            writer.flush();
            if (channel.size() < bytes)
                throw new RubanException(
                        ExitCode.DATA,
                        "%s has %d bytes; at the checkpoint it had %d: it was changed since"
                                .formatted(file, channel.size(), bytes));
            channel.truncate(bytes).position(bytes);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// Bytes so far; the operating system has them.
    long flushedBytes() {
        flush();
        try {
            return channel.position();
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /// What was flushed is on the disk afterwards. From any thread.
    void force() {
        try {
            channel.force(true);
        } catch (IOException failure) {
            throw failed(failure);
        }
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
