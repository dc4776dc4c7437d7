package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.autodiff.Tensor;
import dev.ruban.coordinator.program.Recorded.Result;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.metric.MetricPlan;
import dev.ruban.nn.Dropout;
import dev.ruban.nn.Embedding;
import dev.ruban.nn.LayerNorm;
import dev.ruban.nn.Linear;
import dev.ruban.nn.MeanSquaredError;
import dev.ruban.nn.Module;
import dev.ruban.nn.Relu;
import dev.ruban.nn.Sequential;
import dev.ruban.nn.Sigmoid;
import dev.ruban.nn.Softplus;
import dev.ruban.nn.Tanh;
import dev.ruban.random.Philox;
import dev.ruban.tensor.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Law 1 for every model, loss, optimizer, schedule, penalty and bound that a job can name: the bits
/// are the same for any number of workers and threads and for all kernels.
@Timeout(120)
class EveryOptionTest {
    private static final String PERCEPTRON = "--model mlp --hidden 5,4 --label ";
    private static final List<String> BATCH_SIZES = List.of("1", "7", "32", "all");

    /// How a job is computed.
    record Way(int workers, int threads, String kernels) {
        Result of(TrainingTask task, Function<ResolvedJob, TrainingModel> models)
                throws InterruptedException {
            Recorded recorded = new Recorded();
            new TestCluster(workers, threads, KernelSelection.of(kernels).kernels())
                    .train(task, models, recorded);
            return recorded.result(task);
        }
    }

    /// Every one of them.
    private static final List<Way> WAYS =
            Stream.of(0, 1, 2, 3, 7)
                    .flatMap(workers ->
                            Stream.of(1, 2)
                                    .flatMap(threads ->
                                            Stream.of("scalar", "vector")
                                                    .map(kernels ->
                                                            new Way(workers, threads, kernels))))
                    .toList();

    @TempDir private static Path folder = Path.of("set by JUnit");

    @BeforeAll
    static void makeTables() throws IOException {
        write("small.csv", 45, 3);
        write("wide.csv", 96, 2800);
    }

    /// Features of both signs; the labels `y`, a number, `b`, one of two classes, and `c`, of three.
    private static void write(String name, int rows, int features) throws IOException {
        Philox philox = new Philox(29);
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < features; column++)
            text.append('f').append(column).append(',');
        text.append("y,b,c\n");
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column <= features; column++)
                text.append((philox.bounded(2001, 9, row, column, 0) - 1000) / 1000.0).append(',');
            text.append(philox.bounded(2, 9, row, features + 1, 0)).append(',');
            text.append(row % 3).append('\n');
        }
        Files.writeString(folder.resolve(name), text);
    }

    static Stream<String> jobs() {
        return Stream.of(
                "--label y --optimizer adagrad --loss huber --delta 0.3 --weight-decay 0.1"
                        + " --learning-rate-decay 0.1 --initial-accumulator 0.1",
                "--label y --loss mean_absolute_error --optimizer rmsprop --centered"
                        + " --momentum 0.5 --weight-decay 0.1 --schedule step --step-size 3",
                "--label b --model logistic --optimizer ftrl --l1-regularization-strength 0.1"
                        + " --l2-regularization-strength 0.1",
                "--label b --model logistic --loss hinge --momentum 0.9 --nesterov --l1 0.01 --l2 0.1",
                "--label c --model softmax --optimizer adam --schedule cosine --warmup-steps 3"
                        + " --clip-global-norm 0.5",
                PERCEPTRON + "y --optimizer adamw --schedule exponential --gamma 0.9 --l2 0.1",
                PERCEPTRON + "y,b --loss huber --activation tanh,sigmoid --clip-norm 0.1",
                PERCEPTRON
                        + "b --loss binary_cross_entropy_with_logits --activation sigmoid"
                        + " --optimizer rmsprop --clip-value 0.01",
                PERCEPTRON
                        + "b --loss hinge --optimizer adagrad --schedule step --step-size 1"
                        + " --schedule-unit epochs",
                PERCEPTRON + "c --loss softmax_cross_entropy --activation tanh --optimizer ftrl");
    }

    static Stream<String> measuredJobs() {
        return Stream.of(
                "--label y,b --metrics mae,rmse,r2",
                "--label b --model logistic --learning-rate 1 --metrics auc,accuracy,log_loss",
                PERCEPTRON + "b --loss hinge --metrics accuracy,auc",
                PERCEPTRON
                        + "c --loss softmax_cross_entropy --optimizer adam"
                        + " --metrics log_loss,top_2_accuracy,accuracy");
    }

    @ParameterizedTest
    @MethodSource("measuredJobs")
    void hasTheSameMetricsHoweverItIsComputed(String options) throws InterruptedException {
        for (String batchSize : BATCH_SIZES)
            requireSameBits(
                    task(
                            "small.csv",
                            options
                                    + " --shards 16 --validation-split 0.3 --batch-size "
                                    + batchSize),
                    TrainingModel::of);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void hasTheSameBitsHoweverItIsComputed(String options) throws InterruptedException {
        for (String batchSize : BATCH_SIZES)
            requireSameBits(
                    task("small.csv", options + " --shards 16 --batch-size " + batchSize),
                    TrainingModel::of);
    }

    static Stream<String> fullBatchJobs() {
        return Stream.of(
                "--label y --optimizer lbfgs --l2 0.01",
                "--label b --model logistic --optimizer lbfgs --history-size 2 --epochs 40",
                PERCEPTRON
                        + "c --loss softmax_cross_entropy --optimizer lbfgs --learning-rate 2"
                        + " --validation-split 0.2 --metrics accuracy,log_loss");
    }

    @ParameterizedTest
    @MethodSource("fullBatchJobs")
    void hasTheSameBitsWithALineSearch(String options) throws InterruptedException {
        requireSameBits(task("small.csv", options + " --shards 16"), TrainingModel::of);
    }

    private static void requireSameBits(
            TrainingTask task, Function<ResolvedJob, TrainingModel> models)
            throws InterruptedException {
        Result expected = ReferenceLoop.train(task, models.apply(task.job()));
        assertThat(expected.finalLoss()).isNotEqualTo(expected.startLoss()).isFinite();
        assertThat(expected.metrics().isEmpty())
                .as("no metrics")
                .isEqualTo(task.job().spec().getMetricsCount() == 0);
        for (Way way : WAYS)
            assertThat(way.of(task, models))
                    .as("batches of %d by %s", task.job().batchSize(), way)
                    .isEqualTo(expected);
    }

    /// Models that only a program can have.
    static Stream<Arguments> layers() {
        return Stream.of(
                layer(
                        "LayerNorm",
                        () ->
                                new Sequential(
                                        new Linear(3, 4),
                                        new LayerNorm(4),
                                        new Tanh(),
                                        new Linear(4, 1))),
                layer(
                        "Dropout",
                        () ->
                                new Sequential(
                                        new Linear(3, 5),
                                        new Relu(),
                                        new Dropout(0.4),
                                        new Linear(5, 1))),
                layer(
                        "Softplus",
                        () ->
                                new Sequential(
                                        new Linear(3, 4),
                                        new Softplus(),
                                        new Sigmoid(),
                                        new Linear(4, 1))),
                layer("Embedding", WithEmbedding::new));
    }

    private static Arguments layer(String name, Supplier<Module> module) {
        return Arguments.of(name, module);
    }

    /// The last feature is the number of a thing.
    static final class WithEmbedding extends Module {
        final Embedding things = new Embedding(3, 2);
        final Linear last = new Linear(4, 1);

        @Override
        public Tensor call(Tensor input) {
            Tensor thing = things.call(input.slice(1, 2, 3));
            return last.call(Tensor.concat(1, input.slice(1, 0, 2), thing.reshape(-1, 2)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void everyLayerHasTheSameBitsHoweverItIsComputed(String name, Supplier<Module> module)
            throws InterruptedException {
        for (String batchSize : BATCH_SIZES) {
            TrainingTask job =
                    task(
                            "small.csv",
                            "--features f0,f1,c --label y --momentum 0.9 --seed 5 --shards 16"
                                    + " --batch-size "
                                    + batchSize);
            Module first = module.get();
            first.initialize(job.job().seed());
            TrainingTask task =
                    new TrainingTask(
                            job.job(),
                            job.datasets(),
                            first.layout(),
                            first.parameters(),
                            job.update(),
                            name.equals("Dropout"),
                            MetricPlan.NONE);
            requireSameBits(
                    task,
                    _ -> {
                        Module own = module.get();
                        own.initialize(task.job().seed());
                        return TrainingModel.of(own, new MeanSquaredError());
                    });
        }
    }

    /// There is enough to do for a second thread.
    @Test
    void hasTheSameBitsWhereThreadsShareTheWork() throws InterruptedException {
        String options =
                "--model mlp --hidden 4 --label c --loss softmax_cross_entropy --optimizer adam"
                        + " --clip-global-norm 1 --l1 0.001";
        requireSameBits(task("wide.csv", options), TrainingModel::of);
    }

    private static TrainingTask task(String table, String options) {
        String columns = options.contains("--features") ? "" : " --features " + features(table);
        String all = "--data " + folder.resolve(table) + columns + " --epochs 2 " + options;
        return TestJobs.task(TestJobs.open(all.split(" ")));
    }

    private static String features(String table) {
        int count = table.equals("wide.csv") ? 2800 : 3;
        StringBuilder names = new StringBuilder("f0");
        for (int i = 1; i < count; i++) names.append(",f").append(i);
        return names.toString();
    }
}
