package dev.ruban.benchmark.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a benchmark is given: it measures sides by turns and takes the rows of the table.
public final class Bench {
    private static final int FEWEST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 7;
    private static final long NANOS_OF_A_ROW = 10_000_000_000L;

    private final boolean quick;
    private final Path home;
    private final Path scratch;
    private final Consumer<Row> rows;

    /// @param quick   fewer rounds and smaller sizes: to see that everything works
    /// @param home    of Ruban, where the launcher lies
    /// @param scratch an empty directory, deleted afterwards
    public Bench(boolean quick, Path home, Path scratch, Consumer<Row> rows) {
        this.quick = quick;
        this.home = home;
        this.scratch = scratch;
        this.rows = rows;
    }

    public boolean isQuick() {
        return quick;
    }

    public Path home() {
        return home;
    }

    public Path scratch() {
        return scratch;
    }

    /// A size: that of a quick run, or the usual one.
    public int size(int quickly, int usually) {
        return quick ? quickly : usually;
    }

    /// Seconds that a repeated operation is to take in each round.
    public double iterationSeconds() {
        return quick ? 0.05 : 0.2;
    }

    /// Both sides by turns, the first round of each not counted.
    public void compare(String what, Unit unit, Goal goal, Side ours, Side reference)
            throws Exception {
        List<Double> mine = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        ours.seconds();
        reference.seconds();
        long start = System.nanoTime();
        while (goesOn(ratios.size(), start)) {
            boolean first = ratios.size() % 2 == 0;
            if (first) mine.add(unit.of(ours.seconds()));
            other.add(unit.of(reference.seconds()));
            if (!first) mine.add(unit.of(ours.seconds()));
            ratios.add(mine.getLast() / other.getLast());
        }
        double median = Medians.of(mine);
        double ratio = Medians.of(ratios);
        rows.accept(
                new Row(
                        what,
                        unit.text(),
                        median,
                        reference.name(),
                        Medians.of(other),
                        ratio,
                        goal.text(),
                        goal.isMet(median, ratio)));
    }

    /// One side alone, the first round not counted.
    public void measure(String what, Unit unit, Goal goal, Side side) throws Exception {
        List<Double> values = new ArrayList<>();
        side.seconds();
        long start = System.nanoTime();
        while (goesOn(values.size(), start)) values.add(unit.of(side.seconds()));
        state(what, unit.text(), Medians.of(values), goal);
    }

    /// A value that was found in another way.
    public void state(String what, String unit, double value, Goal goal) {
        rows.accept(
                new Row(
                        what,
                        unit,
                        value,
                        "",
                        Double.NaN,
                        Double.NaN,
                        goal.text(),
                        goal.isMet(value, Double.NaN)));
    }

    /// Whether another round follows: up to seven, but after three only while the row's time lasts;
    /// quickly, one.
    private boolean goesOn(int rounds, long start) {
        if (quick) return rounds < 1;
        if (rounds < FEWEST_ROUNDS) return true;
        return rounds < MOST_ROUNDS && System.nanoTime() - start < NANOS_OF_A_ROW;
    }
}
