package dev.ruban.coordinator.run;

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
    private final Thinning thinning;
    private final LineFile lines;
    private final float[] skipped;
    private final String header;
    private int skippedEpoch;

    /// A new file.
    /// @param epochs   of the job
    /// @param nanoTime as [System#nanoTime]
    /// @throws IllegalArgumentException if the layout has too many elements
    public ParameterHistoryWriter(
            Path file, ParameterLayout layout, int epochs, LongSupplier nanoTime) {
        this(file, 0, layout, epochs, nanoTime);
    }

    /// @param bytes of the file that stay, of a run that goes on; 0: it is a new one
    ParameterHistoryWriter(
            Path file, long bytes, ParameterLayout layout, int epochs, LongSupplier nanoTime) {
        if (!ParameterNames.areFew(layout))
            throw new IllegalArgumentException(
                    "%d elements; at most %d"
                            .formatted(layout.elements(), ParameterNames.MAX_ELEMENTS));
        this.thinning = Thinning.toAtMost(epochs, HistoryWriter.MAX_EPOCHS);
        this.skipped = new float[layout.elements()];
        this.lines = new LineFile(file, bytes, nanoTime);
        header =
                ParameterNames.of(layout).stream()
                        .map(ParameterHistoryWriter::quoted)
                        .collect(Collectors.joining(",", "epoch,", ""));
        if (bytes == 0) lines.add(header);
    }

    @Override
    public void started(Started event) {
        lines.add(row(0, event.parameters()));
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
        boolean kept = thinning.keeps(event.epoch());
        skippedEpoch = kept ? 0 : event.epoch();
        if (kept) lines.add(row(event.epoch(), event.parameters()));
        else System.arraycopy(event.parameters(), 0, skipped, 0, skipped.length);
    }

    @Override
    public void finished(Finished event) {
        addSkipped();
        lines.flush();
    }

    /// Forgets what came after so many bytes.
    /// @param bytes 0: all but the header
    void cutTo(long bytes) {
        skippedEpoch = 0;
        lines.cutTo(bytes);
        if (bytes == 0) lines.add(header);
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
        if (skippedEpoch > 0) lines.add(row(skippedEpoch, skipped));
        skippedEpoch = 0;
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
