package dev.ruban.coordinator.run;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes `history.csv`: `epoch,step,loss,loss_after,val_loss,seconds`. Row 0 is the state before
/// training (its two losses are the same); a field whose value is not known is empty. Numbers are
/// the shortest decimals that read back to the same bits. Has every epoch of up to 10,000, of more
/// every k-th and the last. Flushed once a second and when closed.
public final class HistoryWriter implements RunListener, AutoCloseable {
    static final int MAX_EPOCHS = 10_000;

    private final Thinning thinning;
    private final LineFile lines;
    private @Nullable Epoch skipped;

    /// A new file.
    /// @param epochs   of the job
    /// @param nanoTime as [System#nanoTime]
    public HistoryWriter(Path file, int epochs, LongSupplier nanoTime) {
        this(file, 0, epochs, nanoTime);
    }

    /// @param bytes of the file that stay, of a run that goes on; 0: it is a new one
    HistoryWriter(Path file, long bytes, int epochs, LongSupplier nanoTime) {
        this.thinning = Thinning.toAtMost(epochs, MAX_EPOCHS);
        this.lines = new LineFile(file, bytes, nanoTime);
        if (bytes == 0) addHeader();
    }

    private void addHeader() {
        lines.add("epoch,step,loss,loss_after,val_loss,seconds");
    }

    @Override
    public void started(Started event) {
        OptionalDouble loss = OptionalDouble.of(event.loss());
        add(0, 0, event.loss(), loss, event.validationLoss(), 0);
        lines.flush();
    }

    @Override
    public void step(long stepInEpoch, long stepsPerEpoch, double lossSoFar) {
        lines.flushIfDue();
    }

    @Override
    public void epoch(Epoch event) {
        skipped = thinning.keeps(event.epoch()) ? null : event;
        if (skipped == null) add(event);
    }

    @Override
    public void finished(Finished event) {
        addSkipped();
        lines.flush();
    }

    /// Forgets what came after so many bytes.
    /// @param bytes 0: all but the header
    void cutTo(long bytes) {
        skipped = null;
        lines.cutTo(bytes);
        if (bytes == 0) addHeader();
    }

    /// Bytes so far; the operating system has them.
    long flushedBytes() {
        return lines.flushedBytes();
    }

    /// What was flushed is on the disk afterwards. From any thread.
    void force() {
        lines.force();
    }

    /// Hands all rows to the operating system.
    public void flush() {
        lines.flush();
    }

    /// A run that failed has its last epoch, too.
    @Override
    public void close() {
        try (lines) {
            addSkipped();
        }
    }

    private void addSkipped() {
        if (skipped != null) add(skipped);
        skipped = null;
    }

    private void add(Epoch event) {
        add(
                event.epoch(),
                event.steps(),
                event.loss(),
                event.lossAfter(),
                event.validationLoss(),
                event.elapsedNanos());
    }

    private void add(
            int epoch,
            long step,
            double loss,
            OptionalDouble after,
            OptionalDouble validation,
            long nanos) {
        lines.add(
                "%d,%d,%s,%s,%s,%s"
                        .formatted(
                                epoch,
                                step,
                                loss,
                                Decimals.text(after),
                                Decimals.text(validation),
                                Decimals.seconds(nanos)));
    }
}
