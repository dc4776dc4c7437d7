package dev.ruban.benchmark.training;

import dev.ruban.benchmark.data.NpyTable;
import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.coordinator.local.LocalWorkerSettings;
import dev.ruban.data.DataCache;
import dev.ruban.data.DataRequest;
import dev.ruban.data.DataSource;
import dev.ruban.data.Dataset;
import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How fast rows get from the coordinator's cache file into a worker that holds them, over
/// loopback: both in this process, with the options of a worker, since what stays are its rows.
public final class ShardBenchmark implements Benchmark {
    private static final int FEATURES = 99;
    private static final double BYTES_OF_A_ROW = (FEATURES + 1) * (double) Float.BYTES;

    @Override
    public String name() {
        return "shards";
    }

    @Override
    public String about() {
        return "rows from the coordinator's cache into a worker, over loopback";
    }

    @Override
    public List<String> jvmOptions() {
        List<String> options = new ArrayList<>(LocalWorkerSettings.JVM_OPTIONS);
        options.add("-Xmx4g");
        return options;
    }

    @Override
    public void run(Bench bench) throws Exception {
        int count = bench.size(50_000, 1_000_000);
        Path table = bench.scratch().resolve("rows.npy");
        NpyTable.write(table, count, FEATURES + 1, 9);
        Dataset rows =
                DataSource.withCache(DataCache.in(bench.scratch().resolve("cache")))
                        .open(
                                DataRequest.of(table)
                                        .withLabels(List.of(Integer.toString(FEATURES))));
        Gate.sameBits(
                "parameters",
                linear(rows).embedded(1).parameters(),
                linear(rows).with(1, Training.COMPUTER).parameters());
        bench.measure(
                "%.0f MB to a worker".formatted(count * BYTES_OF_A_ROW / 1e6),
                Unit.gigabytesPerSecond(BYTES_OF_A_ROW),
                Goal.atLeast(1),
                Side.of("rows", () -> secondsOfARow(rows)));
    }

    private static double secondsOfARow(Dataset rows) throws Exception {
        List<Arrivals> workers = new ArrayList<>();
        linear(rows)
                .with(
                        1,
                        (job, threads) -> {
                            Arrivals arrivals =
                                    new Arrivals(Training.COMPUTER.create(job, threads));
                            workers.add(arrivals);
                            return arrivals;
                        });
        return workers.getFirst().secondsOfARow();
    }

    private static Training linear(Dataset rows) {
        return Training.of(Job.newBuilder().setModel("linear").setEpochs(2), rows, 0);
    }
}
