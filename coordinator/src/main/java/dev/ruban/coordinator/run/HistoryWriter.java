package dev.ruban.coordinator.run;

import dev.ruban.metric.MetricPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes `history.csv`: `epoch,step,loss,loss_after,val_loss,seconds`, with a column for each of the
/// job's metrics before `val_loss` and, of the validation rows, behind it. Row 0 is the state before
/// training (its two losses are the same); a field whose value is not known is empty. Numbers are
/// the shortest decimals that read back to the same bits. Has every epoch of up to 10,000, of more
/// every k-th and the last. Flushed once a second and when closed.
public final class HistoryWriter implements RunListener, AutoCloseable {
    static final int MAX_EPOCHS = 10_000;

    private final Thinning thinning;
    private final LineFile lines;
    private final List<String> metrics;
    private @Nullable Epoch skipped;

    /// A new file.
    /// @param epochs   of the job
    /// @param metrics  names of the job's metrics
    /// @param nanoTime as [System#nanoTime]
    public HistoryWriter(Path file, int epochs, List<String> metrics, LongSupplier nanoTime) {
        this(file, 0, epochs, metrics, nanoTime);
    }

    /// @param bytes of the file that stay, of a run that goes on; 0: it is a new one
    HistoryWriter(Path file, long bytes, int epochs, List<String> metrics, LongSupplier nanoTime) {
        this.metrics = List.copyOf(metrics);
        this.thinning = Thinning.toAtMost(epochs, MAX_EPOCHS);
        this.lines = new LineFile(file, bytes, nanoTime);
        if (bytes == 0) addHeader();
    }

    private void addHeader() {
        List<String> columns = new ArrayList<>(List.of("epoch", "step", "loss", "loss_after"));
        columns.addAll(metrics);
        columns.add("val_loss");
        metrics.forEach(name -> columns.add("val_" + name));
        columns.add("seconds");
        lines.add(String.join(",", columns));
    }

    @Override
    public void started(Started event) {
        add(
                new Epoch(
                        0,
                        0,
                        event.loss(),
                        event.metrics(),
                        OptionalDouble.of(event.loss()),
                        event.validationLoss(),
                        event.validationMetrics(),
                        event.parameters(),
                        0));
        lines.flush();
    }

    @Override
    public void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<MetricPlan.Value>> metricsSoFar) {
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
        List<String> fields = new ArrayList<>();
        fields.add(String.valueOf(event.epoch()));
        fields.add(String.valueOf(event.steps()));
        fields.add(String.valueOf(event.loss()));
        fields.add(Decimals.text(event.lossAfter()));
        addMetrics(fields, event.metrics());
        fields.add(Decimals.text(event.validationLoss()));
        addMetrics(fields, event.validationMetrics());
        fields.add(Decimals.seconds(event.elapsedNanos()));
        lines.add(String.join(",", fields));
    }

    /// Without validation rows there are none, only their columns.
    private void addMetrics(List<String> fields, List<MetricPlan.Value> values) {
        for (int i = 0; i < metrics.size(); i++)
            fields.add(i < values.size() ? Decimals.text(values.get(i).value()) : "");
    }
}
