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

    /// @param epochs   of the job
    /// @param nanoTime as [System#nanoTime]
    public HistoryWriter(Path file, int epochs, LongSupplier nanoTime) {
        this.thinning = Thinning.toAtMost(epochs, MAX_EPOCHS);
        this.lines = new LineFile(file, nanoTime);
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
