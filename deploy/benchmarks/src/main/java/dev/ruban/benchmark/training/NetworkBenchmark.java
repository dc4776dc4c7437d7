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
import java.util.SplittableRandom;

/// Steps of the network 784-256-10, embedded: by themselves, what a second thread brings, and what
/// 64 shards cost against one.
public final class NetworkBenchmark implements Benchmark {
    private static final int FEATURES = 784;
    private static final int CLASSES = 10;
    private static final int ROWS = 8192;
    private static final int SHARDS = 64;
    private static final long WARM_UP_NANOS = 15_000_000_000L;

    /// @param perSecond steps that are the goal
    /// @param mostOf64  what a step with 64 shards may take of one with a single shard
    private record Size(int batch, double perSecond, double mostOf64) {}

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String about() {
        return "steps of the network 784-256-10, embedded";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Dataset rows = rows();
        Gate.sameBits(
                "parameters on one thread and on two",
                job(rows, 256, SHARDS, 2).embedded(1).parameters(),
                job(rows, 256, SHARDS, 2).embedded(2).parameters());
        for (Size size : List.of(new Size(256, 860, 1.25), new Size(4096, 55, 1.10)))
            compare(bench, rows, size);
    }

    private static void compare(Bench bench, Dataset rows, Size size) throws Exception {
        int epochs = bench.size(4, 16);
        Training whole = job(rows, size.batch(), SHARDS, epochs);
        Training uncut = job(rows, size.batch(), 1, epochs);
        if (!bench.isQuick()) warmUp(whole);
        String batches = "batches of %,d".formatted(size.batch());
        bench.measure(
                batches + ", 2 threads",
                Unit.stepsPerSecond(1),
                Goal.atLeast(size.perSecond()),
                side("64 shards", whole, 2));
        bench.compare(
                batches + ", a second thread",
                Unit.stepsPerSecond(1),
                Goal.ratioAtLeast(1.8),
                side("2 threads", whole, 2),
                side("1 thread", whole, 1));
        bench.compare(
                batches + ", 64 shards, 1 thread",
                Unit.MILLISECONDS,
                Goal.ratioAtMost(size.mostOf64()),
                side("64 shards", whole, 1),
                side("1 shard", uncut, 1));
    }

    /// Until what is on the way is compiled: on two cores the compilers compete with the training.
    private static void warmUp(Training training) throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < WARM_UP_NANOS) training.embedded(2);
    }

    private static Side side(String name, Training training, int threads) {
        return Side.of(name, () -> training.embedded(threads).secondsOfAStep());
    }

    private static Training job(Dataset rows, int batch, int shards, int epochs) {
        return Training.of(
                Job.newBuilder()
                        .setModel("mlp")
                        .addHidden(256)
                        .setLoss("softmax_cross_entropy")
                        .setLearningRate(0.01)
                        .setBatchSize(Integer.toString(batch))
                        .setShards(shards)
                        .setEpochs(epochs),
                rows,
                CLASSES);
    }

    private static Dataset rows() {
        SplittableRandom random = new SplittableRandom(11);
        float[][] features = new float[ROWS][FEATURES];
        float[][] labels = new float[ROWS][1];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < FEATURES; i++) features[row][i] = random.nextFloat();
            labels[row][0] = random.nextInt(CLASSES);
        }
        return Datasets.of(features, labels);
    }
}
