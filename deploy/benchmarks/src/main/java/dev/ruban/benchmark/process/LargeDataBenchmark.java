package dev.ruban.benchmark.process;

import dev.ruban.benchmark.data.NpyTable;
import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import java.nio.file.Path;

/// A table of 1 GB, trained on by processes with a heap of 256 MB each. That it works is the goal;
/// how long it takes is told.
public final class LargeDataBenchmark implements Benchmark {
    private static final int COLUMNS = 100;

    @Override
    public String name() {
        return "large";
    }

    @Override
    public String about() {
        return "a job over 1 GB by 2 worker processes, with a heap of 256 MB for every process";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Path table = bench.scratch().resolve("rows.npy");
        int rows = bench.size(250_000, 2_500_000);
        NpyTable.write(table, rows, COLUMNS, 4);
        RubanRun embedded = RubanRun.fitWithin(bench, "4g", job(bench, table, 0));
        String expected = embedded.digest();
        RubanRun small = RubanRun.fitWithin(bench, "256m", job(bench, table, 2));
        Gate.same("digest", expected, small.digest());
        String what = "%d MB, 5 epochs".formatted(rows / 1000 * COLUMNS * Float.BYTES / 1000);
        bench.state(what + ", heaps of 256 MB", "s", small.seconds(), Goal.NONE);
        bench.state(what + ", embedded, parsing too", "s", embedded.seconds(), Goal.NONE);
    }

    private static String[] job(Bench bench, Path table, int workers) {
        return new String[] {
            "--data=" + table,
            "--label=" + (COLUMNS - 1),
            "--cache=" + bench.scratch().resolve("cache"),
            "--epochs=5",
            "--workers=" + workers
        };
    }
}
