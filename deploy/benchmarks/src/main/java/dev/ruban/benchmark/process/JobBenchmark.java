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
import java.util.Arrays;
import java.util.List;

/// Whole jobs, from the command to the end of the process, on clusters of several sizes: all of them
/// end with the same bits, and are timed against the run without workers.
public final class JobBenchmark implements Benchmark {
    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public String about() {
        return "whole jobs with 1, 2 and 4 worker processes against the same one embedded";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Path table = bench.scratch().resolve("table.csv");
        CsvTable.write(table, bench.size(20_000, 200_000), 20, 3);
        String epochs = Integer.toString(bench.size(3, 30));
        Path cache = bench.scratch().resolve("cache");
        List<String> common = List.of("--data=" + table, "--label=y", "--cache=" + cache);
        compare(bench, "linear", common, "--epochs=" + epochs);
        compare(
                bench,
                "mlp 20-64-1, batches of 1,024",
                common,
                "--model=mlp",
                "--hidden=64",
                "--batch-size=1024",
                "--epochs=" + epochs);
    }

    private static void compare(Bench bench, String what, List<String> common, String... job)
            throws Exception {
        String expected = RubanRun.fit(bench, arguments(common, job, 0)).digest();
        for (int workers : List.of(1, 2, 4)) {
            Gate.same(
                    "digest",
                    expected,
                    RubanRun.fit(bench, arguments(common, job, workers)).digest());
            bench.compare(
                    "%s, %d workers".formatted(what, workers),
                    Unit.SECONDS,
                    Goal.NONE,
                    side(bench, "workers", arguments(common, job, workers)),
                    side(bench, "embedded", arguments(common, job, 0)));
        }
    }

    private static Side side(Bench bench, String name, String... arguments) {
        return Side.of(name, () -> RubanRun.fit(bench, arguments).seconds());
    }

    private static String[] arguments(List<String> common, String[] job, int workers) {
        List<String> all = new ArrayList<>(common);
        all.addAll(Arrays.asList(job));
        all.add("--workers=" + workers);
        return all.toArray(String[]::new);
    }
}
