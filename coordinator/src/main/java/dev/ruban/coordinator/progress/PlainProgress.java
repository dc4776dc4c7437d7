package dev.ruban.coordinator.progress;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.run.Thinning;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A line for the start, for each epoch and for the end; no control characters. Of more than 1,000
/// epochs it prints the first, every k-th (k is 1, 2 or 5 times a power of ten, so that at most
/// 1,000 are printed) and the last.
final class PlainProgress implements RunListener {
    static final int MAX_LINES = 1_000;

    /// Most are never printed: their numbers are put together when they are.
    private record Line(int epoch, Supplier<List<MetricPlan.Value>> numbers, float[] parameters) {}

    private final PrintWriter out;
    private final ProgressText text;
    private final int epochs;
    private final Thinning thinning;
    private final Ending ending;
    private boolean waitsForState;
    private @Nullable Line skipped;
    private int trained;

    PlainProgress(PrintWriter out, ParameterLayout layout, int epochs) {
        this.out = out;
        this.text = new ProgressText(layout);
        this.epochs = epochs;
        this.ending = new Ending(epochs);
        this.thinning = Thinning.toAtMostRound(epochs, MAX_LINES);
    }

    @Override
    public void warned(String message) {
        print("ruban: " + message);
    }

    @Override
    public void rolledBack(long updates) {
        skipped = null;
        trained = 0;
        ending.clear();
    }

    @Override
    public void started(Started event) {
        waitsForState = text.showsParameters() || event.validationLoss().isPresent();
        print(text.start(event));
    }

    @Override
    public void goesOn(int before) {
        waitsForState = true;
        trained = before;
    }

    @Override
    public void epochTrained(int epoch, double loss, List<MetricPlan.Value> metrics) {
        if (!waitsForState)
            show(
                    new Line(
                            epoch,
                            () ->
                                    ProgressText.numbers(
                                            loss, metrics, OptionalDouble.empty(), List.of()),
                            new float[0]));
    }

    @Override
    public void epoch(Epoch event) {
        trained = event.epoch();
        if (waitsForState)
            show(
                    new Line(
                            event.epoch(),
                            () ->
                                    ProgressText.numbers(
                                            event.loss(),
                                            event.metrics(),
                                            event.validationLoss(),
                                            event.validationMetrics()),
                            text.shownOf(event.parameters())));
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
        if (skipped != null) print(skipped);
        ending.stop().ifPresent(this::print);
        print(text.end(ending.head(trained), event));
    }

    private void show(Line line) {
        boolean kept = line.epoch() == 1 || thinning.keeps(line.epoch());
        skipped = kept ? null : line;
        if (kept) print(line);
    }

    private void print(Line line) {
        String measures = String.join("  ", text.measures(line.numbers().get(), line.parameters()));
        print("Epoch %d/%d  %s".formatted(line.epoch(), epochs, measures));
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
