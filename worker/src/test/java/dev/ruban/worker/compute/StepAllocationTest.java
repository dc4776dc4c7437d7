package dev.ruban.worker.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.proto.v1.Job;
import dev.ruban.reduction.Subtree;
import dev.ruban.tensor.kernel.KernelSelection;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A step in steady state allocates the same for few rows, features and parameters as for many.
class StepAllocationTest {
    private static final int SHARDS = 16;

    @ParameterizedTest
    @CsvSource({
        "linear, mean_squared_error, all",
        "linear, mean_squared_error, 512",
        "softmax, softmax_cross_entropy, all",
        "mlp, softmax_cross_entropy, 512"
    })
    void aStepAllocatesNothingThatGrowsWithRowsOrFeatures(String model, String loss, String batch) {
        long small = bytesOfAStep(job(model, loss, 1_000, 4, batch, 4));
        long manyRows = bytesOfAStep(job(model, loss, 20_000, 4, batch, 4));
        long manyFeatures = bytesOfAStep(job(model, loss, 1_000, 300, batch, 4));
        long wideLayer = bytesOfAStep(job(model, loss, 1_000, 4, batch, 200));

        // Sums of nodes of the tree are small objects: one for each node larger than what goes
        // together.
        assertThat(manyRows).isLessThan(small + 16_384);
        assertThat(manyFeatures).isLessThan(small + 16_384);
        assertThat(wideLayer).isLessThan(small + 16_384);
    }

    /// Beside the answer: for AUC it has each distinct score, here one. No loss here is one whose step
    /// is fused where nothing is measured: the steps that are compared must go alike otherwise.
    @ParameterizedTest
    @CsvSource({
        "linear, mean_absolute_error, mae rmse r2",
        "logistic, binary_cross_entropy_with_logits, accuracy auc log_loss",
        "softmax, softmax_cross_entropy, accuracy top_2_accuracy log_loss"
    })
    void metricsAllocateNothingThatGrowsWithRows(String model, String loss, String metrics) {
        List<String> names = List.of(metrics.split(" "));

        long few = bytesOfMetrics(model, loss, 2_000, names);
        long many = bytesOfMetrics(model, loss, 100_000, names);

        assertThat(many).isLessThan(few + 2_048);
    }

    private static long bytesOfMetrics(String model, String loss, int rows, List<String> metrics) {
        ResolvedJob without = job(model, loss, rows, 4, "all", 4);
        Job with = without.spec().toBuilder().addAllMetrics(metrics).build();
        return bytesOfAStep(new ResolvedJob(with, rows, 0, 4, 1, without.classes()))
                - bytesOfAStep(without);
    }

    private static long bytesOfAStep(ResolvedJob job) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var computer =
                new TapePartialComputer(job, 1, KernelSelection.of("scalar").kernels())) {
            fill(computer, job);
            float[] parameters = new float[TrainingModel.of(job).layout().elements()];
            List<Subtree> all = List.of(new Subtree(0, SHARDS));
            long steps = job.stepsPerEpoch();
            for (long step = 0; step < 2 * steps; step++)
                computer.compute(new Pass.Step(step), parameters, all);
            long before = threads.getCurrentThreadAllocatedBytes();
            computer.compute(new Pass.Step(1 % steps), parameters, all);
            return threads.getCurrentThreadAllocatedBytes() - before;
        }
    }

    private static void fill(PartialComputer computer, ResolvedJob job) {
        ShardLayout layout = new ShardLayout(job.rows(), job.shards());
        for (int shard = 0; shard < job.shards(); shard++) {
            int rows = layout.rowsOf(shard);
            computer.putShard(
                    Split.TRAINING, shard, new float[rows * job.features()], new float[rows]);
        }
    }

    private static ResolvedJob job(
            String model, String loss, int rows, int features, String batch, int hidden) {
        Job.Builder spec =
                Job.newBuilder()
                        .setModel(model)
                        .setLoss(loss)
                        .setOptimizer("sgd")
                        .setEpochs(3)
                        .setBatchSize(batch)
                        .setShuffle(true)
                        .setShards(SHARDS);
        if (model.equals("mlp")) spec.addHidden(hidden).addActivation("relu");
        int classes = loss.equals("softmax_cross_entropy") ? 3 : 0;
        return new ResolvedJob(spec.build(), rows, 0, features, 1, classes);
    }
}
