package dev.ruban.coordinator.run;

import dev.ruban.coordinator.durable.EpochFiles;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A file with a header and rows of epochs: every k-th, and the last one that took place, which is
/// known to be the last when the file is closed. Not thread-safe.
final class EpochLines implements AutoCloseable {
    private static final int MAX_EPOCHS = 10_000;
    private static final long NOWHERE = -1;

    private final LineFile lines;
    private final String header;
    private final Thinning thinning;
    private @Nullable Supplier<String> last;
    private long lastBegins = NOWHERE;

    /// @param from     what of the file stays; nothing: it is a new one
    /// @param epochs   of the job
    /// @param nanoTime as [System#nanoTime]
    EpochLines(Path file, EpochFiles.Rows from, String header, int epochs, LongSupplier nanoTime) {
        this.header = header;
        thinning = Thinning.toAtMost(epochs, MAX_EPOCHS);
        lines = new LineFile(file, from.bytes(), nanoTime);
        cutTo(from);
    }

    /// The state before training.
    void start(String row) {
        lines.add(row);
        lines.flush();
    }

    /// @param row called later, if at all, where this may be the last epoch
    void add(int epoch, Supplier<String> row) {
        if (lastBegins != NOWHERE) lines.cutTo(lastBegins);
        lastBegins = NOWHERE;
        last = thinning.keeps(epoch) ? null : row;
        if (last == null) lines.add(row.get());
    }

    /// No epoch follows.
    void finish() {
        if (last != null) addLast(last);
        lines.flush();
    }

    /// What is in the file goes again if an epoch follows after all.
    private void addLast(Supplier<String> row) {
        if (lastBegins != NOWHERE) return;
        lastBegins = lines.flushedBytes();
        lines.add(row.get());
    }

    /// Forgets what came after.
    /// @param rows nothing: all but the header
    void cutTo(EpochFiles.Rows rows) {
        lines.cutTo(rows.bytes());
        lastBegins = NOWHERE;
        last = rows.last().isEmpty() ? null : rows::last;
        if (rows.bytes() == 0) lines.add(header);
        if (last != null) finish();
    }

    /// How far it is; the operating system has what stays of it.
    EpochFiles.Rows rows() {
        long bytes = lines.flushedBytes();
        return new EpochFiles.Rows(
                lastBegins == NOWHERE ? bytes : lastBegins, last == null ? "" : last.get());
    }

    void flush() {
        lines.flush();
    }

    void flushIfDue() {
        lines.flushIfDue();
    }

    /// What was flushed is on the disk afterwards. From any thread.
    void force() {
        lines.force();
    }

    /// A run that failed has its last epoch, too.
    @Override
    public void close() {
        try (lines) {
            finish();
        }
    }
}
