package dev.ruban.benchmark.training;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.data.Dataset;
import dev.ruban.data.Datasets;
import dev.ruban.proto.v1.Job;
import java.util.List;

/// Steps of the guide's line with more and more workers in one process, each over a connection of
/// its own: what each of them costs the others.
public final class WorkerCountBenchmark implements Benchmark {
    private static final int SOME = 16;
    private static final int MANY = 64;

    @Override
    public String name() {
        return "workers";
    }

    @Override
    public String about() {
        return "steps that compute next to nothing, with 1 to 64 workers in one process";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Dataset rows = Datasets.builtInLine();
        Gate.sameBits(
                "parameters",
                line(rows, 50).embedded(1).parameters(),
                line(rows, 50).with(MANY, Training.COMPUTER).parameters());
        for (int workers : List.of(1, 4, SOME, MANY))
            bench.measure(
                    workers + " workers",
                    Unit.MICROSECONDS,
                    Goal.NONE,
                    Side.of("step", () -> step(bench, rows, workers)));
        bench.compare(
                "each worker from %d to %d".formatted(SOME, MANY),
                Unit.MICROSECONDS,
                Goal.ratioAtMost(1),
                Side.of("more", () -> eachMore(bench, rows, SOME, MANY)),
                Side.of("from 1 to " + SOME, () -> eachMore(bench, rows, 1, SOME)));
    }

    private static double eachMore(Bench bench, Dataset rows, int from, int to) throws Exception {
        return (step(bench, rows, to) - step(bench, rows, from)) / (to - from);
    }

    private static double step(Bench bench, Dataset rows, int workers) throws Exception {
        int epochs = bench.size(1000, 16_000) / (SOME / 4 + workers);
        return line(rows, 2 * epochs).with(workers, Training.COMPUTER).secondsOfAStep();
    }

    private static Training line(Dataset rows, int epochs) {
        return Training.of(Job.newBuilder().setModel("line").setEpochs(epochs), rows, 0);
    }
}
