package dev.ruban.coordinator.progress;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Progress on a terminal: for each epoch a heading and a bar of its steps, which stays when the
/// epoch is done. More than 1,000 epochs share one bar. Redrawn at most 10 times a second.
///
/// In a full batch a row of the history is known one step after its epoch; an epoch whose values
/// are shown ends on the screen when they are known.
final class BarProgress implements RunListener, AutoCloseable {
    static final String UNICODE_BAR = "━─";
    private static final int MAX_BARS = 1_000;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final float[] UNKNOWN = new float[0];

    private final PrintWriter out;
    private final ProgressText text;
    private final BarLine line;
    private final int epochs;
    private final Ending ending;
    private final LongSupplier nanoTime;

    private boolean waitsForState;
    private int epochsBefore;
    private int shownEpoch;
    private int trainedEpoch;
    private long steps = 1;
    private long runBegan;
    private long epochBegan;
    private long epochNanos;
    private long drawn;
    private boolean headed;
    private boolean open;

    /// @param nanoTime as [System#nanoTime]
    BarProgress(
            PrintWriter out,
            Terminal terminal,
            ParameterLayout layout,
            int epochs,
            LongSupplier nanoTime) {
        this.out = out;
        this.text = new ProgressText(layout);
        this.line = new BarLine(terminal);
        this.epochs = epochs;
        this.ending = new Ending(epochs);
        this.nanoTime = nanoTime;
    }

    @Override
    public void warned(String message) {
        close();
        println("ruban: " + message);
    }

    @Override
    public void rolledBack(long updates) {
        close();
        headed = false;
        epochsBefore = 0;
        shownEpoch = 0;
        trainedEpoch = 0;
        ending.clear();
    }

    @Override
    public void started(Started event) {
        waitsForState = text.showsParameters() || event.validationLoss().isPresent();
        println(text.start(event));
        begin();
    }

    @Override
    public void goesOn(int before) {
        waitsForState = true;
        epochsBefore = before;
        shownEpoch = before;
        trainedEpoch = before;
        begin();
    }

    private void begin() {
        runBegan = nanoTime.getAsLong();
        epochBegan = runBegan;
        drawn = runBegan;
    }

    @Override
    public void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<MetricPlan.Value>> metricsSoFar) {
        steps = stepsPerEpoch;
        if (sharesOneBar() || trainedEpoch > shownEpoch || !isDue()) return;
        long nanos = drawn - epochBegan;
        double each = seconds(nanos) / stepInEpoch;
        String times =
                ProgressText.duration(each * (steps - stepInEpoch))
                        + " "
                        + ProgressText.each(each, "step");
        drawSteps(
                shownEpoch + 1,
                stepInEpoch,
                times,
                ProgressText.measures(
                        ProgressText.numbers(
                                lossSoFar, metricsSoFar.get(), OptionalDouble.empty(), List.of())));
    }

    @Override
    public void epochTrained(int epoch, double loss, List<MetricPlan.Value> metrics) {
        long now = nanoTime.getAsLong();
        epochNanos = now - epochBegan;
        epochBegan = now;
        trainedEpoch = epoch;
        if (!waitsForState)
            show(
                    epoch,
                    ProgressText.numbers(loss, metrics, OptionalDouble.empty(), List.of()),
                    UNKNOWN);
    }

    @Override
    public void epoch(Epoch event) {
        if (waitsForState)
            show(
                    event.epoch(),
                    ProgressText.numbers(
                            event.loss(),
                            event.metrics(),
                            event.validationLoss(),
                            event.validationMetrics()),
                    event.parameters());
    }

    @Override
    public void stopped(int epoch, String reason) {
        ending.stopped(epoch, reason);
    }

    @Override
    public void best(int epoch, long steps) {
        ending.best(epoch);
    }

    @Override
    public void finished(Finished event) {
        close();
        ending.stop().ifPresent(this::println);
        println(text.end(ending.head(shownEpoch), event));
    }

    /// Ends a line that is still being redrawn, so that what is printed next stands on its own.
    @Override
    public void close() {
        if (open) println("");
        open = false;
    }

    private boolean sharesOneBar() {
        return epochs > MAX_BARS;
    }

    private void show(int epoch, List<MetricPlan.Value> numbers, float[] parameters) {
        shownEpoch = epoch;
        if (sharesOneBar()) {
            if (epoch == epochs || isDue()) drawRun(epoch, text.measures(numbers, parameters));
            return;
        }
        String times =
                ProgressText.duration(seconds(epochNanos))
                        + " "
                        + ProgressText.each(seconds(epochNanos) / steps, "step");
        drawSteps(epoch, steps, times, text.measures(numbers, parameters));
        close();
        headed = false;
    }

    private void drawSteps(int epoch, long step, String times, List<String> measures) {
        if (!headed) println("Epoch %d/%d".formatted(epoch, epochs));
        headed = true;
        redraw(line.text(step + "/" + steps, (double) step / steps, times, measures));
    }

    private void drawRun(int epoch, List<String> measures) {
        int done = Math.max(1, epoch - epochsBefore);
        double each = seconds(nanoTime.getAsLong() - runBegan) / done;
        double left = each * (epoch == epochs ? done : epochs - epoch);
        String times = ProgressText.duration(left) + " " + ProgressText.each(each, "epoch");
        redraw(
                line.text(
                        "Epoch %d/%d".formatted(epoch, epochs),
                        (double) epoch / epochs,
                        times,
                        measures));
    }

    /// Whether the last drawing is long enough ago; if so, this moment counts as drawn.
    private boolean isDue() {
        long now = nanoTime.getAsLong();
        if (now - drawn < REDRAW_NANOS) return false;
        drawn = now;
        return true;
    }

    private void redraw(String content) {
        out.print("\r" + content + "\u001b[K");
        out.flush();
        open = true;
    }

    private void println(String content) {
        out.println(content);
        out.flush();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
