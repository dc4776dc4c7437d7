package dev.ruban.coordinator.run;

import dev.ruban.coordinator.durable.EpochFiles;
import dev.ruban.metric.MetricPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Writes `history.csv`: `epoch,step,loss,loss_after,val_loss,seconds`, with a column for each of the
/// job's metrics before `val_loss` and, of the validation rows, behind it. Row 0 is the state before
/// training (its two losses are the same); a field whose value is not known is empty. Numbers are
/// the shortest decimals that read back to the same bits. Has every epoch of up to 10,000, of more
/// every k-th and the last. Flushed once a second and when closed.
public final class HistoryWriter implements RunListener, AutoCloseable {
    private final List<String> metrics;
    private final EpochLines lines;

    /// A new file.
    /// @param epochs   of the job
    /// @param metrics  names of the job's metrics
    /// @param nanoTime as [System#nanoTime]
    public HistoryWriter(Path file, int epochs, List<String> metrics, LongSupplier nanoTime) {
        this(file, EpochFiles.Rows.NONE, epochs, metrics, nanoTime);
    }

    /// @param from what of the file stays, of a run that goes on; nothing: it is a new one
    HistoryWriter(
            Path file,
            EpochFiles.Rows from,
            int epochs,
            List<String> metrics,
            LongSupplier nanoTime) {
        this.metrics = List.copyOf(metrics);
        this.lines = new EpochLines(file, from, header(metrics), epochs, nanoTime);
    }

    private static String header(List<String> metrics) {
        List<String> columns = new ArrayList<>(List.of("epoch", "step", "loss", "loss_after"));
        columns.addAll(metrics);
        columns.add("val_loss");
        metrics.forEach(name -> columns.add("val_" + name));
        columns.add("seconds");
        return String.join(",", columns);
    }

    @Override
    public void started(Started event) {
        lines.start(
                row(
                        new Epoch(
                                0,
                                0,
                                event.loss(),
                                event.metrics(),
                                OptionalDouble.of(event.loss()),
                                event.validationLoss(),
                                event.validationMetrics(),
                                event.parameters(),
                                0)));
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
        lines.add(event.epoch(), () -> row(event));
    }

    @Override
    public void finished(Finished event) {
        lines.finish();
    }

    /// Forgets what came after.
    void cutTo(EpochFiles.Rows rows) {
        lines.cutTo(rows);
    }

    /// How far it is; the operating system has what stays of it.
    EpochFiles.Rows rows() {
        return lines.rows();
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
        lines.close();
    }

    private String row(Epoch event) {
        List<String> fields = new ArrayList<>();
        fields.add(String.valueOf(event.epoch()));
        fields.add(String.valueOf(event.steps()));
        fields.add(String.valueOf(event.loss()));
        fields.add(Decimals.text(event.lossAfter()));
        addMetrics(fields, event.metrics());
        fields.add(Decimals.text(event.validationLoss()));
        addMetrics(fields, event.validationMetrics());
        fields.add(Decimals.seconds(event.elapsedNanos()));
        return String.join(",", fields);
    }

    /// Without validation rows there are none, only their columns.
    private void addMetrics(List<String> fields, List<MetricPlan.Value> values) {
        for (int i = 0; i < metrics.size(); i++)
            fields.add(i < values.size() ? Decimals.text(values.get(i).value()) : "");
    }
}
