package dev.ruban.benchmark.process;

import dev.ruban.benchmark.data.CsvTable;
import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A whole job, from the command to the end of the process, on clusters of several sizes: all of
/// them end with the same bits, and are timed against the run without workers.
public final class JobBenchmark implements Benchmark {
    private final String name;
    private final String what;
    private final List<String> model;

    private JobBenchmark(String name, String what, String... model) {
        this.name = name;
        this.what = what;
        this.model = List.of(model);
    }

    /// Full batches.
    public static JobBenchmark linear() {
        return new JobBenchmark("jobs-linear", "linear");
    }

    /// Small batches of a small network.
    public static JobBenchmark network() {
        return new JobBenchmark(
                "jobs-network",
                "mlp 20-64-1, batches of 1,024",
                "--model=mlp",
                "--hidden=64",
                "--batch-size=1024");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return "a whole job (%s) with 1, 2 and 4 worker processes against the same one embedded"
                .formatted(what);
    }

    @Override
    public void run(Bench bench) throws Exception {
        Path table = bench.scratch().resolve("table.csv");
        CsvTable.write(table, bench.size(20_000, 200_000), 20, 3);
        List<String> job = new ArrayList<>(List.of("--data=" + table, "--label=y"));
        job.add("--cache=" + bench.scratch().resolve("cache"));
        job.add("--epochs=" + bench.size(3, 30));
        job.addAll(model);
        String expected = RubanRun.fit(bench, on(0, job)).digest();
        for (int workers : List.of(1, 2, 4)) {
            Gate.same("digest", expected, RubanRun.fit(bench, on(workers, job)).digest());
            bench.compare(
                    "%s, %d workers".formatted(what, workers),
                    Unit.SECONDS,
                    Goal.NONE,
                    side(bench, "workers", on(workers, job)),
                    side(bench, "embedded", on(0, job)));
        }
    }

    private static Side side(Bench bench, String name, String... arguments) {
        return Side.of(name, () -> RubanRun.fit(bench, arguments).seconds());
    }

    private static String[] on(int workers, List<String> job) {
        List<String> all = new ArrayList<>(job);
        all.add("--workers=" + workers);
        return all.toArray(String[]::new);
    }
}
