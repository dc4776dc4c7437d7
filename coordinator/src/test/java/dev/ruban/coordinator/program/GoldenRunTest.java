package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.Dataset;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.optimizer.Penalty;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.reference.Golden;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.Pass;
import dev.ruban.worker.compute.TapePartialComputer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs with three workers against PyTorch's float64 trajectories: losses, first gradients, final
/// parameters.
@Timeout(60)
class GoldenRunTest {
    @TempDir private static Path folder = Path.of("set by JUnit");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "line_sgd; ",
                "diabetes_linear_sgd; --data diabetes --label progression --standardize"
                        + " --learning-rate 0.1 --epochs 50",
                "breast_cancer_logistic_momentum; --data breast_cancer --label benign --standardize"
                        + " --model logistic --learning-rate 0.1 --momentum 0.9 --epochs 50",
                "breast_cancer_logistic_nesterov; --data breast_cancer --label benign --standardize"
                        + " --model logistic --learning-rate 0.1 --momentum 0.9 --nesterov --weight-decay 0.01 --epochs 50",
                "breast_cancer_logistic_adagrad; --data breast_cancer --label benign --standardize"
                        + " --model logistic --optimizer adagrad --learning-rate 0.1 --epochs 50",
                "iris_softmax_adam; --data iris --label species --standardize"
                        + " --model softmax --optimizer adam --learning-rate 0.05 --epochs 60",
                "iris_mlp_adamw; --data iris --label species --standardize --model mlp --hidden 8"
                        + " --activation tanh --loss softmax_cross_entropy --optimizer adamw"
                        + " --learning-rate 0.02 --weight-decay 0.05 --epochs 60",
                "diabetes_mlp_rmsprop; --data diabetes --label progression --standardize --model mlp"
                        + " --hidden 16 --activation relu --loss huber --optimizer rmsprop"
                        + " --learning-rate 0.05 --alpha 0.9 --epochs 40",
                "own/iris_minibatch_adam; --data iris --label species --standardize --model mlp"
                        + " --hidden 8 --activation tanh --loss softmax_cross_entropy --optimizer adam"
                        + " --learning-rate 0.02 --batch-size 32 --epochs 5",
                "own/breast_cancer_minibatch_adamw; --data breast_cancer --label benign"
                        + " --standardize --model logistic --optimizer adamw --learning-rate 0.01"
                        + " --weight-decay 0.05 --batch-size 32 --epochs 5",
                "own/diabetes_linear_lbfgs; --data diabetes --label progression --standardize"
                        + " --optimizer lbfgs --epochs 5",
                "own/breast_cancer_logistic_lbfgs; --data breast_cancer --label benign"
                        + " --standardize --model logistic --optimizer lbfgs --l2 0.01 --epochs 12",
                "own/diabetes_minibatch_momentum; --data diabetes --label progression --standardize"
                        + " --learning-rate 0.01 --momentum 0.9 --batch-size 32 --epochs 5"
            })
    void meetsPyTorch(String name, @org.jspecify.annotations.Nullable String options)
            throws InterruptedException {
        Golden golden = Golden.read(name);
        TrainingData data = open(golden, options == null ? "" : options);
        // PyTorch adds the eps of RMSprop in float64, and its squares span more than float's
        // digits.
        double relative = name.contains("rmsprop") ? 1e-3 : 1e-4;
        TrainingTask task = TestJobs.task(data);

        Recorded recorded = new Recorded();
        new TestCluster(3, 1, KernelSelection.current().kernels()).train(task, recorded);
        Recorded.Result result = recorded.result(task);

        String losses =
                data.job().stepsPerEpoch() == 1 ? "loss_before_each_update" : "epoch_losses";
        assertClose(
                relative,
                result.epochLosses().stream().mapToDouble(Double::doubleValue).toArray(),
                golden.numbers(losses));
        assertClose(relative, new double[] {result.finalLoss()}, golden.numbers("final_loss"));
        assertClose(
                relative,
                inPyTorchsOrder(task.layout(), recorded.parameters().getLast()),
                golden.numbers("final_parameters"));
        assertClose(
                relative,
                inPyTorchsOrder(task.layout(), firstGradients(data, task)),
                golden.numbers("gradients_at_start"));
    }

    /// The job, starting from the file's parameters.
    private static TrainingData open(Golden golden, String options) {
        List<String> words = new ArrayList<>(List.of(options.trim().split(" ")));
        words.remove("");
        int data = words.indexOf("--data");
        if (data >= 0) words.set(data + 1, TestJobs.example(words.get(data + 1)));
        ParameterLayout layout =
                TestJobs.task(TestJobs.open(words.toArray(String[]::new))).layout();
        float[] initial = fromPyTorchsOrder(layout, golden.numbers("initial_parameters"));
        Path file = folder.resolve("initial.safetensors");
        Safetensors.write(file, new TensorFile(layout, initial, new TreeMap<>()));
        words.addAll(List.of("--initial-parameters", file.toString()));
        return TestJobs.open(words.toArray(String[]::new));
    }

    /// The mean gradients of the first step.
    private static float[] firstGradients(TrainingData data, TrainingTask task) {
        ResolvedJob job = data.job();
        ShardLayout layout = new ShardLayout(job.rows(), job.shards());
        Dataset training = data.training();
        try (var computer = new TapePartialComputer(job, 1, KernelSelection.current().kernels())) {
            for (int shard = 0; shard < job.shards(); shard++) {
                int rows = layout.rowsOf(shard);
                float[] features = new float[rows * job.features()];
                float[] labels = new float[rows * job.labels()];
                training.read(layout.firstRow(shard), rows, features, 0, labels, 0);
                computer.putShard(Split.TRAINING, shard, features, labels);
            }
            Partial root =
                    computer.compute(
                                    new Pass.Step(0),
                                    task.initialParameters(),
                                    List.of(new Subtree(0, job.shards())))
                            .getFirst();
            float[] gradients = root.gradients().clone();
            for (int i = 0; i < gradients.length; i++)
                gradients[i] = (float) ((double) gradients[i] / root.rows());
            return gradients;
        }
    }

    /// Layer by layer, weights before bias, as the files list them.
    private static List<ParameterLayout.Entry> inPyTorchsOrder(ParameterLayout layout) {
        return layout.entries().stream()
                .sorted(
                        Comparator.comparing((ParameterLayout.Entry entry) -> layer(entry.name()))
                                .thenComparing(entry -> !Penalty.concerns(entry.name())))
                .toList();
    }

    private static String layer(String name) {
        return name.substring(0, name.lastIndexOf('.') + 1);
    }

    private static double[] inPyTorchsOrder(ParameterLayout layout, float[] values) {
        double[] ordered = new double[values.length];
        int to = 0;
        for (ParameterLayout.Entry entry : inPyTorchsOrder(layout))
            for (int i = entry.offset(); i < entry.end(); i++) ordered[to++] = values[i];
        return ordered;
    }

    private static float[] fromPyTorchsOrder(ParameterLayout layout, double[] ordered) {
        float[] values = new float[ordered.length];
        int from = 0;
        for (ParameterLayout.Entry entry : inPyTorchsOrder(layout))
            for (int i = entry.offset(); i < entry.end(); i++) values[i] = (float) ordered[from++];
        return values;
    }

    private static void assertClose(double relative, double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++)
            assertThat(actual[i])
                    .as("number %d", i)
                    .isCloseTo(expected[i], within(relative * Math.abs(expected[i])));
    }

    @Test
    void showsTheNumbersOfTheGuide() throws InterruptedException {
        TrainingData data = TestJobs.open();
        TrainingTask task = TestJobs.task(data);

        Recorded recorded = new Recorded();
        new TestCluster(3, 1, KernelSelection.current().kernels()).train(task, recorded);
        Recorded.Result result = recorded.result(task);

        assertThat(format("%.5f", result.startLoss())).isEqualTo("10.30171");
        assertThat(result.epochLosses().stream().map(loss -> format("%.4f", loss)))
                .containsExactly(
                        "10.3017", "6.3148", "4.0341", "2.7191", "1.9548", "1.5068", "1.2422",
                        "1.0845", "0.9899", "0.9327");
        assertThat(recorded.parameters().stream().map(values -> format("%.2f", values[1])))
                .containsExactly(
                        "4.46", "4.06", "3.77", "3.56", "3.40", "3.29", "3.21", "3.15", "3.10",
                        "3.07");
        assertThat(recorded.parameters().stream().map(values -> format("%.2f", values[0])))
                .containsExactly(
                        "0.40", "0.72", "0.97", "1.18", "1.34", "1.47", "1.58", "1.66", "1.73",
                        "1.78");
        assertThat(format("%.6f", result.finalLoss())).isEqualTo("0.897898");
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
