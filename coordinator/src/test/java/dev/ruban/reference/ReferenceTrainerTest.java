package dev.ruban.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTrainerTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "line_sgd, LINE",
        "diabetes_linear_sgd, LINEAR",
        "breast_cancer_logistic_momentum, LOGISTIC",
        "breast_cancer_logistic_nesterov, LOGISTIC",
        "own/diabetes_minibatch_momentum, LINEAR"
    })
    void meetsPyTorchInEveryLossGradientAndParameter(String name, Job.Model model) {
        Golden golden = Golden.read(name);

        Result result = ReferenceTrainer.train(golden.job(model));

        assertClose(doubles(result.stepLosses()), golden.numbers("loss_before_each_update"));
        assertClose(flat(result.firstGradients()), golden.numbers("gradients_at_start"));
        assertClose(flat(result.parameters()), golden.numbers("final_parameters"));
        assertClose(new double[] {result.finalLoss()}, golden.numbers("final_loss"));
    }

    @Test
    void meetsPyTorchInTheLossOfEachEpochOfMiniBatches() {
        Golden golden = Golden.read("own/diabetes_minibatch_momentum");

        Result result = ReferenceTrainer.train(golden.job(Job.Model.LINEAR));

        assertThat(result.stepLosses()).hasSize(5 * 14);
        assertClose(doubles(result.epochLosses()), golden.numbers("epoch_losses"));
    }

    @Test
    void reproducesTheGuidesTable() {
        Job job = Golden.read("line_sgd").job(Job.Model.LINE);
        String[] losses = {
            "10.3017", "6.3148", "4.0341", "2.7191", "1.9548", "1.5068", "1.2422", "1.0845",
            "0.9899", "0.9327"
        };
        String[] w = {
            "4.46", "4.06", "3.77", "3.56", "3.40", "3.29", "3.21", "3.15", "3.10", "3.07"
        };
        String[] b = {
            "0.40", "0.72", "0.97", "1.18", "1.34", "1.47", "1.58", "1.66", "1.73", "1.78"
        };
        for (int epoch = 1; epoch <= 10; epoch++) {
            Result result = ReferenceTrainer.train(job.withEpochs(epoch));
            assertThat(format("%.4f", result.epochLosses().getLast())).isEqualTo(losses[epoch - 1]);
            assertThat(format("%.2f", value(result, "w"))).isEqualTo(w[epoch - 1]);
            assertThat(format("%.2f", value(result, "b"))).isEqualTo(b[epoch - 1]);
        }
        Result result = ReferenceTrainer.train(job);
        assertThat(format("%.5f", result.startLoss())).isEqualTo("10.30171");
        assertThat(format("%.6f", result.finalLoss())).isEqualTo("0.897898");
    }

    @Test
    void theFullBatchDoesNotDependOnHowItIsWrittenNorOnSeedAndShuffle() {
        Job job = diabetes().withBatchSize(Job.ALL);

        String digest = ReferenceTrainer.train(job).digest();

        assertThat(ReferenceTrainer.train(job.withBatchSize(442)).digest()).isEqualTo(digest);
        assertThat(ReferenceTrainer.train(job.withBatchSize(443)).digest()).isEqualTo(digest);
        assertThat(ReferenceTrainer.train(job.withSeed(1)).digest()).isEqualTo(digest);
        assertThat(ReferenceTrainer.train(job.withShuffle(false)).digest()).isEqualTo(digest);
    }

    @Test
    void everySettingOfAMiniBatchJobReachesTheDigest() {
        Job job = diabetes();
        List<Job> jobs =
                List.of(
                        job,
                        job.withSeed(1),
                        job.withSeed(1L << 32),
                        job.withShuffle(false),
                        job.withShards(32),
                        job.withBatchSize(31),
                        job.withStandardize(false),
                        job.withEpochs(2),
                        job.withOptimizer(new Job.Sgd(0.001)),
                        job.withOptimizer(new Job.Sgd(0.001, 0.9)),
                        job.withOptimizer(new Job.Sgd(0.001, 0.9, true, 0.0)),
                        job.withOptimizer(new Job.Sgd(0.001, 0.9, true, 0.01)),
                        job.withOptimizer(new Job.Adam(0.001)),
                        job.withOptimizer(new Job.Adam(0.001, 0.9, 0.999, 1e-8, 0.01)));

        assertThat(jobs.stream().map(j -> ReferenceTrainer.train(j).digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aChangeOfShardsOrderOrTreeChangesTheDigestOfMiniBatches() {
        Constants law = Constants.ARITHMETIC_1;
        List<Constants> mutations =
                List.of(
                        law,
                        law.withShards(32),
                        law.withShardSplit(Constants.ShardSplit.LONGER_LAST),
                        law.withTreeSplit(Constants.TreeSplit.LAST),
                        law.withRowPurpose(5),
                        law.withShardPurpose(6));

        assertThat(mutations.stream().map(c -> digest(diabetes().withBatchSize(97), c)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aChangeOfBlocksLanesOrFoldChangesTheDigestOfLongShards() {
        // Lanes are seen only where a block has more rows than lanes, which a mini-batch dealt from
        // 64 shards has not. Two shards of 221 rows: with R = 64, four blocks each.
        Job job = diabetes().withBatchSize(Job.ALL).withShards(2);
        Constants law = Constants.ARITHMETIC_1;

        List<Constants> mutations =
                List.of(
                        law,
                        law.withMostBlockRows(64),
                        law.withBlockFloats(1280),
                        law.withLanes(8),
                        law.withFold(Constants.Fold.NEIGHBOURS));

        assertThat(mutations.stream().map(c -> digest(job, c))).doesNotHaveDuplicates();
    }

    @Test
    void aChangeOfTheLeastBlockChangesTheDigestOfWideRows() {
        // 65536 / 8192 = 8 rows, raised to 16.
        Job job = wide(24, 8192);
        Constants law = Constants.ARITHMETIC_1;

        assertThat(digest(job, law.withFewestBlockRows(8))).isNotEqualTo(digest(job, law));
    }

    @ParameterizedTest
    @EnumSource(
            value = Constants.TreeSplit.class,
            names = {"MIDDLE", "LAST"})
    void anotherCutOfTheTreeChangesTheDigestOfSevenBlocks(Constants.TreeSplit split) {
        Constants law = Constants.ARITHMETIC_1.withMostBlockRows(64);
        Job job = diabetes().withBatchSize(Job.ALL).withShards(1);

        assertThat(digest(job, law.withTreeSplit(split))).isNotEqualTo(digest(job, law));
    }

    @ParameterizedTest
    @EnumSource(Job.Activation.class)
    void derivativesOfTheMlpAgreeWithFiniteDifferencesOfItsLoss(Job.Activation activation) {
        for (Job.Loss loss : Job.Loss.values()) {
            Job job = mlp(activation, loss).withEpochs(0);
            Result result = ReferenceTrainer.train(job.withEpochs(1));
            result.firstGradients().forEach((name, g) -> assertSlopes(job, name, g));
        }
    }

    @ParameterizedTest
    @EnumSource(Job.Activation.class)
    void theMlpLearnsWithSgdAndWithAdam(Job.Activation activation) {
        for (Job.Loss loss : Job.Loss.values()) {
            Job job = mlp(activation, loss).withBatchSize(32).withEpochs(20);
            for (Job.Optimizer optimizer :
                    List.of(new Job.Sgd(0.1, 0.9, true, 1e-3), new Job.Adam(0.02))) {
                Result result = ReferenceTrainer.train(job.withOptimizer(optimizer));
                assertThat(result.finalLoss()).isLessThan(0.5 * result.startLoss());
            }
        }
    }

    @Test
    void twoOutputsThatAreEqualHaveEqualColumnsAndTheLossOfOne() {
        Table table = Golden.table("diabetes");
        float[][] labels = table.labels("progression", "progression");
        Job job =
                Job.of(table.features("progression"), labels, Job.Model.LINEAR)
                        .withStandardize(true)
                        .withOptimizer(new Job.Sgd(0.1));
        Result one =
                ReferenceTrainer.train(
                        Job.of(
                                        table.features("progression"),
                                        table.labels("progression"),
                                        Job.Model.LINEAR)
                                .withStandardize(true)
                                .withOptimizer(new Job.Sgd(0.05)));

        Result two = ReferenceTrainer.train(job);

        float[] weight = two.parameters().getOrDefault("weight", new float[0]);
        assertThat(weight).hasSize(20);
        for (int k = 0; k < 10; k++) assertThat(weight[2 * k]).isEqualTo(weight[2 * k + 1]);
        assertThat(two.finalLoss()).isCloseTo(one.finalLoss(), within(0.5));
    }

    @Test
    void evaluationOfTheTrainingRowsIsTheFinalLoss() {
        Job job = diabetes();
        ReferenceTrainer trainer = new ReferenceTrainer(job, Constants.ARITHMETIC_1);

        Result result = trainer.train();

        assertThat(trainer.evaluate(job.features(), job.labels())).isEqualTo(result.finalLoss());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 63})
    void fewerRowsThanShardsTrainAsWell(int rows) {
        Result result = ReferenceTrainer.train(wide(rows, 2).withBatchSize(2));

        assertThat(result.finalLoss()).isFinite().isLessThan(result.startLoss());
    }

    private static Job diabetes() {
        Table table = Golden.table("diabetes");
        return Job.of(table.features("progression"), table.labels("progression"), Job.Model.LINEAR)
                .withStandardize(true)
                .withBatchSize(32)
                .withEpochs(3)
                .withOptimizer(new Job.Sgd(0.01, 0.9));
    }

    private static Job mlp(Job.Activation activation, Job.Loss loss) {
        Table table = Golden.table("iris");
        float[][] labels = table.labels("species");
        // The first class against the others: the same two values serve both losses.
        for (float[] label : labels) label[0] = label[0] == 0f ? 1f : 0f;
        return Job.of(table.features("species"), labels, Job.Model.MLP)
                .withLoss(loss)
                .withStandardize(true)
                .withHidden(activation, 3)
                .withInitial(
                        Map.of(
                                "0.weight",
                                new float[] {
                                    0.31f, -0.42f, 0.53f, -0.24f, 0.15f, 0.36f, 0.47f, -0.18f,
                                    -0.29f, 0.21f, 0.12f, -0.33f
                                },
                                "0.bias",
                                new float[] {0.11f, -0.12f, 0.23f},
                                "2.weight",
                                new float[] {0.34f, -0.25f, 0.16f}));
    }

    private static Job wide(int rows, int features) {
        float[][] x = new float[rows][features];
        float[][] y = new float[rows][1];
        Philox philox = new Philox(7);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < features; k++) {
                x[i][k] = (philox.bounded(2001, 9, i, k, 0) - 1000) * 1e-3f;
            }
            y[i][0] = x[i][0] - 0.5f * x[i][1] + 1f;
        }
        return Job.of(x, y, Job.Model.LINEAR)
                .withOptimizer(new Job.Sgd(0.1 / features))
                .withShards(features > 2 ? 1 : 64)
                .withEpochs(3);
    }

    private static void assertSlopes(Job job, String name, float[] gradient) {
        for (int i = 0; i < gradient.length; i++) {
            assertThat((double) gradient[i])
                    .as("%s %s %s[%d]", job.activation(), job.loss(), name, i)
                    .isCloseTo(slope(job, name, i), within(2e-3));
        }
    }

    private static double slope(Job job, String name, int i) {
        double step = 1e-2;
        return (lossAt(job, name, i, step) - lossAt(job, name, i, -step)) / (2 * step);
    }

    private static double lossAt(Job job, String name, int i, double step) {
        SortedMap<String, float[]> initial = ReferenceTrainer.train(job).parameters();
        initial.getOrDefault(name, new float[0])[i] += (float) step;
        return ReferenceTrainer.train(job.withInitial(initial)).startLoss();
    }

    private static String digest(Job job, Constants constants) {
        return new ReferenceTrainer(job, constants).train().digest();
    }

    private static float value(Result result, String name) {
        return result.parameters().getOrDefault(name, new float[0])[0];
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }

    /// Values as the reference files list them: a layer's weight before its bias.
    private static double[] flat(SortedMap<String, float[]> values) {
        return values.reversed().values().stream()
                .flatMapToDouble(
                        array -> IntStream.range(0, array.length).mapToDouble(i -> array[i]))
                .toArray();
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                    .as("number %d", i)
                    .isCloseTo(expected[i], within(TOLERANCE * Math.abs(expected[i])));
        }
    }
}
