package dev.ruban.benchmark.harness;

import java.nio.file.Path;
import java.util.function.Consumer;

/// What a benchmark is given: it measures sides by turns and takes the rows of the table.
public final class Bench {
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
        return quick ? 0.05 : 0.3;
    }

    /// Both sides by turns, the first round of each not counted.
    public void compare(String what, Unit unit, Goal goal, Side ours, Side reference)
            throws Exception {
        int rounds = quick ? 3 : 7;
        double[] mine = new double[rounds];
        double[] other = new double[rounds];
        double[] ratios = new double[rounds];
        ours.seconds();
        reference.seconds();
        for (int round = 0; round < rounds; round++) {
            boolean first = round % 2 == 0;
            if (first) mine[round] = unit.of(ours.seconds());
            other[round] = unit.of(reference.seconds());
            if (!first) mine[round] = unit.of(ours.seconds());
            ratios[round] = mine[round] / other[round];
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
        int rounds = quick ? 3 : 5;
        double[] values = new double[rounds];
        side.seconds();
        for (int round = 0; round < rounds; round++) values[round] = unit.of(side.seconds());
        double median = Medians.of(values);
        rows.accept(
                new Row(
                        what,
                        unit.text(),
                        median,
                        "",
                        Double.NaN,
                        Double.NaN,
                        goal.text(),
                        goal.isMet(median, Double.NaN)));
    }
}
