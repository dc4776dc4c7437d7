package dev.ruban.benchmark.compute;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.coordinator.training.FitOptions;
import dev.ruban.coordinator.training.History;
import dev.ruban.coordinator.training.Trainer;
import dev.ruban.data.Dataset;
import dev.ruban.data.Datasets;
import dev.ruban.nn.Linear;
import dev.ruban.nn.Relu;
import dev.ruban.nn.Sequential;
import dev.ruban.nn.SoftmaxCrossEntropy;
import dev.ruban.optimizer.Sgd;
import java.util.List;
import java.util.SplittableRandom;

/// Steps of the network 784-256-10, embedded, on all cores: by themselves, and what 64 shards cost
/// against one.
public final class NetworkBenchmark implements Benchmark {
    private static final int FEATURES = 784;
    private static final int CLASSES = 10;
    private static final int ROWS = 8192;

    /// @param perSecond  steps that are the goal
    /// @param mostOf64   what a step with 64 shards may take of one with a single shard
    private record Size(int batch, double perSecond, double mostOf64) {}

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String about() {
        return "steps of the network 784-256-10, embedded, and with 64 shards against one";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Dataset rows = rows();
        int threads = Runtime.getRuntime().availableProcessors();
        Gate.same(
                "digest on one thread and on all",
                fit(rows, 256, 64, 1, 1).parametersSha256(),
                fit(rows, 256, 64, threads, 1).parametersSha256());
        for (Size size : List.of(new Size(256, 860, 1.25), new Size(4096, 55, 1.10))) {
            int epochs = Math.max(2, size.batch() * bench.size(64, 512) / ROWS);
            bench.measure(
                    "batches of %d, %d threads".formatted(size.batch(), threads),
                    Unit.stepsPerSecond(1),
                    Goal.atLeast(size.perSecond()),
                    side("64 shards", rows, size.batch(), 64, threads, epochs));
            bench.compare(
                    "batches of %d, 64 shards, one thread".formatted(size.batch()),
                    Unit.MILLISECONDS,
                    Goal.ratioAtMost(size.mostOf64()),
                    side("64 shards", rows, size.batch(), 64, 1, epochs),
                    side("1 shard", rows, size.batch(), 1, 1, epochs));
        }
    }

    /// The evaluations before and after the training are taken off, by a training of one epoch less.
    private static Side side(
            String name, Dataset rows, int batch, int shards, int threads, int epochs) {
        return Side.of(
                name,
                () -> {
                    double some = seconds(rows, batch, shards, threads, 1);
                    double more = seconds(rows, batch, shards, threads, 1 + epochs);
                    return (more - some) / (epochs * (double) Math.ceilDiv(ROWS, batch));
                });
    }

    private static double seconds(Dataset rows, int batch, int shards, int threads, int epochs) {
        long start = System.nanoTime();
        fit(rows, batch, shards, threads, epochs);
        return (System.nanoTime() - start) / 1e9;
    }

    private static History fit(Dataset rows, int batch, int shards, int threads, int epochs) {
        Sequential model =
                new Sequential(new Linear(FEATURES, 256), new Relu(), new Linear(256, CLASSES));
        Trainer trainer =
                Trainer.compile(model, Sgd.withLearningRate(0.01), new SoftmaxCrossEntropy());
        return trainer.fit(
                rows,
                FitOptions.defaults()
                        .withEpochs(epochs)
                        .withBatchSize(batch)
                        .withShards(shards)
                        .withThreads(threads));
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
