package dev.ruban.coordinator.progress;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Shows a run's progress to a person. A writer that fails is ignored: progress never ends a run.
/// Closing ends a line that is still being redrawn (after a failure); twice is harmless.
public final class Progress implements RunListener, AutoCloseable {
    private final @Nullable RunListener display;

    private Progress(@Nullable RunListener display) {
        this.display = display;
    }

    /// @param out      standard error, as characters
    /// @param terminal what `out` goes to
    /// @param layout   of the parameters; the values of at most 4 are shown
    /// @param epochs   of the job
    /// @param nanoTime as [System#nanoTime]
    public static Progress of(
            ProgressMode mode,
            PrintWriter out,
            Terminal terminal,
            ParameterLayout layout,
            int epochs,
            LongSupplier nanoTime) {
        return new Progress(
                switch (mode) {
                    case NONE -> null;
                    case PLAIN -> new PlainProgress(out, layout, epochs);
                    case AUTO ->
                            terminal.interactive()
                                    ? new BarProgress(out, terminal, layout, epochs, nanoTime)
                                    : new PlainProgress(out, layout, epochs);
                });
    }

    @Override
    public void warned(String message) {
        if (display != null) display.warned(message);
    }

    @Override
    public void rolledBack(long updates) {
        if (display != null) display.rolledBack(updates);
    }

    @Override
    public void started(Started event) {
        if (display != null) display.started(event);
    }

    @Override
    public void goesOn(int epochs) {
        if (display != null) display.goesOn(epochs);
    }

    @Override
    public void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<MetricPlan.Value>> metricsSoFar) {
        if (display != null) display.step(stepInEpoch, stepsPerEpoch, lossSoFar, metricsSoFar);
    }

    @Override
    public void epochTrained(int epoch, double loss, List<MetricPlan.Value> metrics) {
        if (display != null) display.epochTrained(epoch, loss, metrics);
    }

    @Override
    public void epoch(Epoch event) {
        if (display != null) display.epoch(event);
    }

    @Override
    public void stopped(int epoch, String reason) {
        if (display != null) display.stopped(epoch, reason);
    }

    @Override
    public void best(int epoch, long steps) {
        if (display != null) display.best(epoch, steps);
    }

    @Override
    public void finished(Finished event) {
        if (display != null) display.finished(event);
    }

    @Override
    public void close() {
        if (display instanceof BarProgress bar) bar.close();
    }
}
