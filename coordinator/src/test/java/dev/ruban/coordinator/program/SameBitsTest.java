package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.program.Recorded.Result;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.random.Philox;
import dev.ruban.reference.Job;
import dev.ruban.reference.ReferenceTrainer;
import dev.ruban.reference.Table;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.tensor.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law 1: the same job has the same bits for any number of workers and threads and for all kernels,
/// and they are those of the reference trainer.
@Timeout(120)
class SameBitsTest {
    private static final int[] WORKERS = {0, 1, 2, 3, 5, 7};
    private static final int[] THREADS = {1, 2};

    private static final String INITIAL = "initial.safetensors";

    /// Of a perceptron with 4 inputs, 3 hidden units and an output.
    private static final Map<String, float[]> FIRST_VALUES =
            Map.of(
                    "0.weight",
                    new float[] {
                        0.31f, -0.42f, 0.53f, -0.24f, 0.15f, 0.36f, 0.47f, -0.18f, -0.29f, 0.21f,
                        0.12f, -0.33f
                    },
                    "0.bias",
                    new float[] {0.11f, -0.12f, 0.23f},
                    "2.weight",
                    new float[] {0.52f, -0.61f, 0.43f},
                    "2.bias",
                    new float[] {-0.14f});

    @TempDir private static Path folder = Path.of("set by JUnit");

    /// @param options   as on the command line
    /// @param reference the same for the reference trainer, of the same table
    record Case(String name, Path table, List<String> options, Function<Table, Job> reference) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void makeTables() throws IOException {
        write("long.csv", 5003, 3);
        write("wide.csv", 301, 3000);
        writeFirstValues();
    }

    private static void writeFirstValues() {
        ParameterLayout layout =
                ParameterLayout.of(
                        Map.of(
                                "0.weight", Shape.of(4, 3),
                                "0.bias", Shape.of(3),
                                "2.weight", Shape.of(3, 1),
                                "2.bias", Shape.of(1)));
        float[] values = new float[layout.elements()];
        for (ParameterLayout.Entry entry : layout.entries()) {
            float[] first = Objects.requireNonNull(FIRST_VALUES.get(entry.name()));
            System.arraycopy(first, 0, values, entry.offset(), first.length);
        }
        TensorFile file = new TensorFile(layout, values, new TreeMap<>());
        Safetensors.write(folder.resolve(INITIAL), file);
    }

    /// Features and two labels, of both signs, with a zero here and there.
    private static void write(String name, int rows, int features) throws IOException {
        Philox philox = new Philox(17);
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < features; column++)
            text.append('f').append(column).append(',');
        text.append("y,z\n");
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < features + 2; column++)
                text.append(column == 0 ? "" : ",")
                        .append((philox.bounded(2001, 9, row, column, 0) - 1000) / 1000.0);
            text.append('\n');
        }
        Files.writeString(folder.resolve(name), text);
    }

    static Stream<Case> cases() {
        Job.Sgd momentum = new Job.Sgd(0.01, 0.9);
        return Stream.of(
                new Case(
                        "the guide's line",
                        TestJobs.EXAMPLES.resolve("line.csv"),
                        List.of(),
                        table ->
                                Job.of(table.features("y"), table.labels("y"), Job.Model.LINE)
                                        .withOptimizer(new Job.Sgd(0.1))),
                example(
                        "diabetes",
                        "progression",
                        List.of("--standardize", "--batch-size", "32", "--epochs", "20"),
                        Job.Model.LINEAR,
                        job -> job.withStandardize(true).withBatchSize(32).withEpochs(20)),
                example(
                        "breast_cancer",
                        "benign",
                        List.of("--model", "logistic", "--momentum", "0.9", "--batch-size", "64"),
                        Job.Model.LOGISTIC,
                        job -> job.withOptimizer(momentum).withBatchSize(64)),
                example(
                        "breast_cancer",
                        "benign",
                        List.of(
                                "--model",
                                "logistic",
                                "--momentum",
                                "0.9",
                                "--nesterov",
                                "--weight-decay",
                                "0.01",
                                "--batch-size",
                                "7",
                                "--epochs",
                                "2",
                                "--standardize",
                                "--seed",
                                "0xfedcba9876543210",
                                "--shards",
                                "16"),
                        Job.Model.LOGISTIC,
                        job ->
                                job.withOptimizer(new Job.Sgd(0.01, 0.9, true, 0.01))
                                        .withBatchSize(7)
                                        .withEpochs(2)
                                        .withStandardize(true)
                                        .withSeed(0xfedcba9876543210L)
                                        .withShards(16)),
                perceptron(
                        "a relu, plain SGD",
                        List.of("--activation", "relu"),
                        job -> job.withHidden(Job.Activation.RELU, 3)),
                perceptron(
                        "a tanh, Adam, mini-batches",
                        List.of(
                                "--activation",
                                "tanh",
                                "--optimizer",
                                "adam",
                                "--learning-rate",
                                "0.01",
                                "--weight-decay",
                                "0.1",
                                "--batch-size",
                                "32"),
                        job ->
                                job.withHidden(Job.Activation.TANH, 3)
                                        .withOptimizer(new Job.Adam(0.01, 0.9, 0.999, 1e-8, 0.1))
                                        .withBatchSize(32)),
                perceptron(
                        "a sigmoid, SGD with momentum, batches of 7",
                        List.of(
                                "--activation",
                                "sigmoid",
                                "--momentum",
                                "0.9",
                                "--batch-size",
                                "7"),
                        job ->
                                job.withHidden(Job.Activation.SIGMOID, 3)
                                        .withOptimizer(momentum)
                                        .withBatchSize(7)),
                made(
                        "long shards of several blocks",
                        "long.csv",
                        List.of("--label", "y", "--shards", "2", "--epochs", "4"),
                        table ->
                                Job.of(table.features("y"), table.labels("y"), Job.Model.LINEAR)
                                        .withShards(2)
                                        .withEpochs(4)),
                made(
                        "two outputs, batches that cut rounds, one shard",
                        "long.csv",
                        List.of(
                                "--label",
                                "y,z",
                                "--shards",
                                "1",
                                "--epochs",
                                "3",
                                "--batch-size",
                                "1999",
                                "--momentum",
                                "0.9"),
                        table ->
                                Job.of(
                                                table.features("y", "z"),
                                                table.labels("y", "z"),
                                                Job.Model.LINEAR)
                                        .withShards(1)
                                        .withEpochs(3)
                                        .withBatchSize(1999)
                                        .withOptimizer(momentum)),
                made(
                        "blocks of 16 rows, not shuffled",
                        "wide.csv",
                        List.of(
                                "--label",
                                "y",
                                "--features",
                                features(3000),
                                "--shards",
                                "4",
                                "--epochs",
                                "3",
                                "--batch-size",
                                "200",
                                "--no-shuffle",
                                "--learning-rate",
                                "0.0001"),
                        table ->
                                Job.of(
                                                table.features("y", "z"),
                                                table.labels("y"),
                                                Job.Model.LINEAR)
                                        .withShards(4)
                                        .withEpochs(3)
                                        .withBatchSize(200)
                                        .withShuffle(false)
                                        .withOptimizer(new Job.Sgd(0.0001))));
    }

    private static Case example(
            String name,
            String label,
            List<String> options,
            Job.Model model,
            Function<Job, Job> settings) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--data", TestJobs.example(name), "--label", label));
        return new Case(
                name + " " + String.join(" ", options),
                TestJobs.EXAMPLES.resolve(name + ".csv"),
                all,
                table -> settings.apply(Job.of(table.features(label), table.labels(label), model)));
    }

    /// Three hidden units on iris, which the oracle predicts as a number.
    private static Case perceptron(String name, List<String> options, Function<Job, Job> settings) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--data", TestJobs.example("iris"), "--label", "species"));
        all.addAll(List.of("--model", "mlp", "--hidden", "3", "--standardize"));
        all.addAll(List.of("--initial-parameters", folder.resolve(INITIAL).toString()));
        return new Case(
                name,
                TestJobs.EXAMPLES.resolve("iris.csv"),
                all,
                table ->
                        settings.apply(
                                Job.of(
                                                table.features("species"),
                                                table.labels("species"),
                                                Job.Model.MLP)
                                        .withStandardize(true)
                                        .withInitial(FIRST_VALUES)));
    }

    private static Case made(
            String name, String file, List<String> options, Function<Table, Job> reference) {
        List<String> all = new ArrayList<>(options);
        Path table = folder.resolve(file);
        all.addAll(List.of("--data", table.toString()));
        return new Case(name, table, all, reference);
    }

    private static String features(int count) {
        StringBuilder names = new StringBuilder("f0");
        for (int i = 1; i < count; i++) names.append(",f").append(i);
        return names.toString();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forAnyWorkersThreadsAndKernels(Case job) throws InterruptedException {
        TrainingData data = TestJobs.open(job.options().toArray(String[]::new));
        TrainingTask task = TestJobs.task(data);
        Result expected = reference(job);
        assertThat(KernelSelection.current().kernels().name())
                .as("vector kernels")
                .isNotEqualTo("scalar");
        for (String kernels : List.of("scalar", "vector"))
            for (int workers : WORKERS)
                for (int threads : THREADS)
                    assertThat(run(task, workers, threads, kernels))
                            .as("%d workers of %d threads, %s kernels", workers, threads, kernels)
                            .isEqualTo(expected);
    }

    private static Result run(TrainingTask task, int workers, int threads, String name)
            throws InterruptedException {
        Kernels kernels = KernelSelection.of(name).kernels();
        Recorded recorded = new Recorded();
        new TestCluster(workers, threads, kernels).train(task, recorded);
        return recorded.result(task);
    }

    private static Result reference(Case job) {
        dev.ruban.reference.Result result =
                ReferenceTrainer.train(job.reference().apply(Table.read(job.table())));
        return new Result(
                result.digest(),
                result.startLoss(),
                result.epochLosses(),
                result.finalLoss(),
                List.of());
    }
}
