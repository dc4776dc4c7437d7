package dev.ruban.benchmark.wire;

import dev.ruban.benchmark.data.CsvTable;
import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.benchmark.process.RubanRun;
import java.nio.file.Path;
import java.util.Arrays;

/// Steps of a network that is all parameters, two rows for two worker processes, against the same
/// bytes in the same pattern over bare gRPC: parameters to both, gradients from both.
public final class ParameterBenchmark implements Benchmark {
    private static final int FEATURES = 998;

    private final int millions;

    /// @param millions of parameters
    public ParameterBenchmark(int millions) {
        this.millions = millions;
    }

    @Override
    public String name() {
        return "parameters-" + millions;
    }

    @Override
    public String about() {
        return "a step of %d million parameters with 2 workers against bare gRPC"
                .formatted(millions);
    }

    @Override
    public void run(Bench bench) throws Exception {
        Path table = bench.scratch().resolve("rows.csv");
        CsvTable.write(table, 2, FEATURES, 5);
        String[] job = job(table, epochs(bench));
        Gate.same(
                "digest",
                RubanRun.fit(bench, with(job, "--workers=0")).digest(),
                RubanRun.fit(bench, with(job, "--workers=2")).digest());
        try (BareGrpc bare = new BareGrpc(2, 4_000_000L * millions)) {
            bench.compare(
                    millions + " million, 2 workers",
                    Unit.MILLISECONDS,
                    millions == 10 ? Goal.ratioAtMost(1.3) : Goal.NONE,
                    Side.of(
                            "Ruban",
                            () -> RubanRun.fit(bench, with(job, "--workers=2")).secondsOfAStep()),
                    Side.counted("bare gRPC", bench.isQuick() ? 0.2 : 1, bare::exchange));
        }
    }

    /// It takes some forty steps until everything on the way is compiled.
    private int epochs(Bench bench) {
        if (bench.isQuick()) return 4;
        return millions > 10 ? 24 : 80;
    }

    /// A thousand parameters for each hidden unit: 998 weights, its bias, and one of the output's.
    private String[] job(Path table, int epochs) {
        return new String[] {
            "--data=" + table,
            "--label=y",
            "--model=mlp",
            "--hidden=" + 1000 * millions,
            "--shards=2",
            "--learning-rate=0.000001",
            "--epochs=" + epochs
        };
    }

    private static String[] with(String[] job, String option) {
        String[] all = Arrays.copyOf(job, job.length + 1);
        all[job.length] = option;
        return all;
    }
}
