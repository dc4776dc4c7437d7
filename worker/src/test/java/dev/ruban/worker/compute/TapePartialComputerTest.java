package dev.ruban.worker.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.metric.MetricSums;
import dev.ruban.proto.v1.Job;
import dev.ruban.random.Philox;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.reduction.Sum;
import dev.ruban.reduction.TreeSum;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.wire.MetricBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapePartialComputerTest {
    private static final Subtree ALL = new Subtree(0, 16);
    private static final long ON_HEAP = Long.MAX_VALUE;

    @ParameterizedTest
    @CsvSource({
        "1000, 3, all",
        "1000, 3, 64",
        "20011, 40, all",
        "20011, 40, 4096",
        "9, 2, all",
        "9, 2, 4",
        "1, 1, all"
    })
    void aPartialHasTheSameBitsForAnyThreadsCutsAndRecording(int rows, int features, String batch) {
        requireSameBits(job("linear", "mean_squared_error", rows, features, batch));
    }

    @ParameterizedTest
    @CsvSource({
        "softmax, softmax_cross_entropy, 1000, 3, all",
        "softmax, softmax_cross_entropy, 5000, 20, 512",
        "mlp, softmax_cross_entropy, 3000, 4, 64",
        "mlp, huber, 20011, 40, 4096",
        "logistic, binary_cross_entropy_with_logits, 5000, 3, 700",
        "mlp, hinge, 33, 2, 7",
        "linear, mean_absolute_error, 1000, 3, 64"
    })
    void soHaveTheOtherModelsAndLosses(
            String model, String loss, int rows, int features, String batch) {
        requireSameBits(job(model, loss, rows, features, batch));
    }

    private static void requireSameBits(ResolvedJob job) {
        for (Pass pass :
                List.of(
                        new Pass.Step(0),
                        new Pass.Step(job.stepsPerEpoch()),
                        new Pass.Evaluation(Split.TRAINING))) {
            List<Integer> expected = bits(compute(job, 1, false, pass, List.of(ALL)));

            assertThat(bits(compute(job, 3, false, pass, List.of(ALL)))).isEqualTo(expected);
            assertThat(bits(compute(job, 1, true, pass, List.of(ALL)))).isEqualTo(expected);
            assertThat(bits(compute(job, 2, false, pass, split(ALL, 4)))).isEqualTo(expected);
            assertThat(bits(compute(job, 1, false, pass, split(ALL, 1)))).isEqualTo(expected);
            // Rows in mapped files: half of them, and all.
            long half = job.rows() * (job.features() + job.labels()) * Float.BYTES / 2;
            assertThat(bits(compute(job, 2, false, pass, List.of(ALL), half))).isEqualTo(expected);
            assertThat(bits(compute(job, 1, false, pass, List.of(ALL), 0))).isEqualTo(expected);
        }
    }

    @Test
    void anEvaluationHasTheLossOfTheFullBatch() {
        ResolvedJob job = job("logistic", "binary_cross_entropy_with_logits", 333, 5, "all");

        Sum step = compute(job, 1, false, new Pass.Step(0), List.of(ALL));
        Sum evaluation = compute(job, 1, false, new Pass.Evaluation(Split.TRAINING), List.of(ALL));

        assertThat(evaluation.loss()).isEqualTo(step.loss());
        assertThat(evaluation.rows()).isEqualTo(333);
    }

    @Test
    void aJobWithoutMetricsHasNoneOfThem() {
        ResolvedJob job = job("linear", "mean_squared_error", 100, 2, "all");
        Job spec = job.spec().toBuilder().clearMetrics().build();
        ResolvedJob without = new ResolvedJob(spec, 100, 0, 2, 1, 0);

        assertThat(compute(without, 1, false, new Pass.Step(0), List.of(ALL)).metrics())
                .isSameAs(MetricSums.NONE);
    }

    @Test
    void aLabelThatIsNoClassIsNamedWithItsRowInTheData() {
        ResolvedJob job = job("softmax", "softmax_cross_entropy", 100, 2, "all");
        try (var computer = new TapePartialComputer(job, 1, KernelSelection.current().kernels())) {
            fill(computer, job);
            float[] labels = {0, 1, 0, 1, 7, 0};
            computer.putShard(Split.TRAINING, 9, new float[12], labels);

            // 100 rows in 16 shards: four of 7 rows, then 6 each; shard 9 begins at row 58.
            assertThatThrownBy(() -> computer.compute(new Pass.Step(0), new float[9], List.of(ALL)))
                    .hasMessageContaining("row 62 of the data, counted from 0: label 7.0 is no");
        }
    }

    @Test
    void aShardThatIsNotHeldIsNamed() {
        ResolvedJob job = job("linear", "mean_squared_error", 100, 2, "all");
        try (var computer = new TapePartialComputer(job, 1, KernelSelection.current().kernels())) {
            fill(computer, job);
            computer.removeShard(Split.TRAINING, 5);

            assertThatThrownBy(() -> computer.compute(new Pass.Step(0), new float[3], List.of(ALL)))
                    .hasMessageContaining("shard 5 of the TRAINING rows");
        }
    }

    private static ResolvedJob job(
            String model, String loss, int rows, int features, String batch) {
        Job spec =
                Job.newBuilder()
                        .setModel(model)
                        .setLoss(loss)
                        .setDelta(1)
                        .setOptimizer("sgd")
                        .setEpochs(3)
                        .setBatchSize(batch)
                        .setSeed(11)
                        .setShuffle(true)
                        .setShards(ALL.size())
                        .addAllMetrics(metrics(loss))
                        .addAllHidden(model.equals("mlp") ? List.of(9, 5) : List.of())
                        .addAllActivation(model.equals("mlp") ? List.of("relu", "tanh") : List.of())
                        .build();
        int classes = loss.equals("softmax_cross_entropy") ? 3 : 0;
        return new ResolvedJob(spec, rows, 0, features, 1, classes);
    }

    private static List<String> metrics(String loss) {
        return switch (loss) {
            case "softmax_cross_entropy" -> List.of("accuracy", "top_2_accuracy", "log_loss");
            case "binary_cross_entropy_with_logits", "hinge" ->
                    List.of("auc", "accuracy", "log_loss");
            default -> List.of("r2", "rmse", "mae");
        };
    }

    private static Sum compute(
            ResolvedJob job, int threads, boolean eagerly, Pass pass, List<Subtree> subtrees) {
        return compute(job, threads, eagerly, pass, subtrees, ON_HEAP);
    }

    private static Sum compute(
            ResolvedJob job,
            int threads,
            boolean eagerly,
            Pass pass,
            List<Subtree> subtrees,
            long heapBytes) {
        Path files = Path.of(System.getProperty("java.io.tmpdir"));
        try (var computer =
                new TapePartialComputer(
                        job,
                        TrainingModel.of(job),
                        threads,
                        KernelSelection.current().kernels(),
                        eagerly,
                        new RowMemory(heapBytes, files))) {
            fill(computer, job);
            float[] parameters = new float[TrainingModel.of(job).layout().elements()];
            for (int i = 0; i < parameters.length; i++) parameters[i] = (i % 5 - 2) / 7f;
            computer.compute(new Pass.Step(1 % job.steps()), parameters, subtrees);
            TreeSum tree =
                    new TreeSum(new Buffers(pass instanceof Pass.Step ? parameters.length : 0));
            for (Partial partial : computer.compute(pass, parameters, subtrees))
                tree.add(
                        partial.rows() == 0
                                ? Sum.ABSENT
                                : new Sum(
                                        partial.gradients().clone(),
                                        partial.loss(),
                                        partial.rows(),
                                        partial.metrics()));
            return tree.finish();
        }
    }

    private static void fill(PartialComputer computer, ResolvedJob job) {
        ShardLayout layout = new ShardLayout(job.rows(), job.shards());
        Philox philox = new Philox(5);
        for (int shard = 0; shard < job.shards(); shard++) {
            int rows = layout.rowsOf(shard);
            float[] features = new float[rows * job.features()];
            float[] labels = new float[rows];
            for (int i = 0; i < features.length; i++)
                features[i] = philox.bounded(4001, 1, shard, 0, i) / 1000f - 2f;
            for (int i = 0; i < rows; i++) labels[i] = philox.bounded(2, 2, shard, 0, i);
            computer.putShard(Split.TRAINING, shard, features, labels);
        }
    }

    private static List<Subtree> split(Subtree subtree, int size) {
        List<Subtree> parts = new ArrayList<>();
        for (int first = subtree.first(); first < subtree.end(); first += size)
            parts.add(new Subtree(first, size));
        return parts;
    }

    private static List<Integer> bits(Sum sum) {
        List<Integer> bits = new ArrayList<>();
        for (float gradient : sum.gradients()) bits.add(Float.floatToIntBits(gradient));
        bits.add(Arrays.hashCode(new double[] {sum.loss()}));
        bits.add((int) sum.rows());
        assertThat(sum.metrics().rows()).isEqualTo(sum.rows());
        bits.add(Arrays.hashCode(MetricBytes.of(sum.metrics())));
        return bits;
    }
}
