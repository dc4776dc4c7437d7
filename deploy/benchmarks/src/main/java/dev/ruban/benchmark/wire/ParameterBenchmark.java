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

/// Steps of a network that is all parameters, two rows for two worker processes, against the same
/// bytes in the same pattern over bare gRPC: parameters to both, gradients from both. Measured are
/// the later two of four epochs: by then what is on the way is compiled, which takes seconds, and what
/// is done once an epoch, the digest for the ledger above all, counts for little. Bare gRPC has
/// exchanged as often before it is measured.
public final class ParameterBenchmark implements Benchmark {
    private static final int FEATURES = 998;
    private static final int ROWS_OF_A_STEP = 2;
    private static final int EPOCHS = 4;

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
        CsvTable.write(table, ROWS_OF_A_STEP * stepsOfAnEpoch(bench), FEATURES, 5);
        Gate.same(
                "digest",
                RubanRun.fit(bench, job(table, 1, 0)).digest(),
                RubanRun.fit(bench, job(table, 1, 2)).digest());
        try (BareGrpc bare = new BareGrpc(2, 4_000_000L * millions)) {
            bare.exchange((long) EPOCHS / 2 * stepsOfAnEpoch(bench));
            bench.compare(
                    millions + " million, 2 workers",
                    Unit.MILLISECONDS,
                    millions == 10 ? Goal.ratioAtMost(1.3) : Goal.NONE,
                    Side.of(
                            "Ruban",
                            () -> RubanRun.fit(bench, job(table, EPOCHS, 2)).secondsOfAStep()),
                    Side.counted("bare gRPC", bench.isQuick() ? 0.2 : 1, bare::exchange));
        }
    }

    private int stepsOfAnEpoch(Bench bench) {
        if (bench.isQuick()) return 1;
        return Math.max(6, 500 / millions);
    }

    /// A thousand parameters for each hidden unit: 998 weights, its bias, and one of the output's.
    private String[] job(Path table, int epochs, int workers) {
        return new String[] {
            "--data=" + table,
            "--label=y",
            "--model=mlp",
            "--hidden=" + 1000 * millions,
            "--shards=2",
            "--batch-size=" + ROWS_OF_A_STEP,
            "--no-shuffle",
            "--learning-rate=0.000001",
            "--epochs=" + epochs,
            "--workers=" + workers
        };
    }
}
