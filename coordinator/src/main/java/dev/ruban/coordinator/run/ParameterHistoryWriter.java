package dev.ruban.coordinator.run;

import dev.ruban.coordinator.durable.EpochFiles;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Writes `parameters.csv`: `epoch`, then the value of each element after it, named as
/// [ParameterNames] says; row 0 is the start. The same epochs as in `history.csv`. For models of at
/// most [ParameterNames#MAX_ELEMENTS] elements only.
public final class ParameterHistoryWriter implements RunListener, AutoCloseable {
    private final EpochLines lines;
    private final float[] last;

    /// A new file.
    /// @param epochs   of the job
    /// @param nanoTime as [System#nanoTime]
    /// @throws IllegalArgumentException if the layout has too many elements
    public ParameterHistoryWriter(
            Path file, ParameterLayout layout, int epochs, LongSupplier nanoTime) {
        this(file, EpochFiles.Rows.NONE, layout, epochs, nanoTime);
    }

    /// @param from what of the file stays, of a run that goes on; nothing: it is a new one
    ParameterHistoryWriter(
            Path file,
            EpochFiles.Rows from,
            ParameterLayout layout,
            int epochs,
            LongSupplier nanoTime) {
        if (!ParameterNames.areFew(layout))
            throw new IllegalArgumentException(
                    "%d elements; at most %d"
                            .formatted(layout.elements(), ParameterNames.MAX_ELEMENTS));
        this.last = new float[layout.elements()];
        this.lines = new EpochLines(file, from, header(layout), epochs, nanoTime);
    }

    private static String header(ParameterLayout layout) {
        return ParameterNames.of(layout).stream()
                .map(ParameterHistoryWriter::quoted)
                .collect(Collectors.joining(",", "epoch,", ""));
    }

    @Override
    public void started(Started event) {
        lines.start(row(0, event.parameters()));
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
        System.arraycopy(event.parameters(), 0, last, 0, last.length);
        lines.add(event.epoch(), () -> row(event.epoch(), last));
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

    private static String row(int epoch, float[] parameters) {
        StringBuilder row = new StringBuilder().append(epoch);
        for (float value : parameters) row.append(',').append(value);
        return row.toString();
    }

    /// As RFC 4180 wants names with a comma or a quote.
    private static String quoted(String name) {
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
