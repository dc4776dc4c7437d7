package dev.ruban.coordinator.progress;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How far a verification is, in one line on a terminal that is redrawn at most 10 times a second and
/// goes when it is closed; elsewhere nothing.
public final class VerificationProgress implements RunListener, AutoCloseable {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final Terminal terminal;
    private final int epochs;
    private final LongSupplier nanoTime;
    private int epoch;
    private long drawn;
    private boolean open;

    /// @param out      standard error, as characters
    /// @param epochs   of the job
    /// @param nanoTime as [System#nanoTime]
    public VerificationProgress(
            PrintWriter out, Terminal terminal, int epochs, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.epochs = epochs;
        this.nanoTime = nanoTime;
        drawn = nanoTime.getAsLong();
    }

    @Override
    public void started(Started event) {}

    @Override
    public void goesOn(int before) {
        epoch = before;
    }

    @Override
    public void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<MetricPlan.Value>> metricsSoFar) {
        long now = nanoTime.getAsLong();
        if (!terminal.interactive() || now - drawn < REDRAW_NANOS) return;
        drawn = now;
        String text =
                "Verifying: epoch %d of %d, step %d of %d"
                        .formatted(epoch + 1, epochs, stepInEpoch, stepsPerEpoch);
        out.print(LINE + text.substring(0, Math.min(text.length(), terminal.columns() - 1)));
        out.flush();
        open = true;
    }

    @Override
    public void epochTrained(int trained, double loss, List<MetricPlan.Value> metrics) {
        epoch = trained;
    }

    @Override
    public void epoch(Epoch event) {}

    @Override
    public void finished(Finished event) {}

    @Override
    public void close() {
        if (open) out.print(LINE);
        out.flush();
        open = false;
    }
}
