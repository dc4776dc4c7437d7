package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.program.Recorded.Result;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.random.Philox;
import dev.ruban.tensor.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law 1 for every model, loss, optimizer, schedule, penalty and bound that a job can name: the bits
/// are the same for any number of workers and threads and for all kernels.
@Timeout(120)
class EveryOptionTest {
    private static final String PERCEPTRON = "--model mlp --hidden 5,4 --label ";
    private static final List<String> BATCH_SIZES = List.of("1", "7", "32", "all");

    /// How a job is computed.
    record Way(int workers, int threads, String kernels) {
        Result of(TrainingTask task) throws InterruptedException {
            Recorded recorded = new Recorded();
            new TestCluster(workers, threads, KernelSelection.of(kernels).kernels())
                    .train(task, recorded);
            return recorded.result(task);
        }
    }

    private static final Way PLAIN = new Way(0, 1, "scalar");
    private static final List<Way> WAYS =
            List.of(
                    new Way(0, 2, "vector"),
                    new Way(1, 1, "vector"),
                    new Way(2, 2, "scalar"),
                    new Way(3, 1, "vector"),
                    new Way(7, 2, "vector"));

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

    @ParameterizedTest
    @MethodSource("jobs")
    void hasTheSameBitsHoweverItIsComputed(String options) throws InterruptedException {
        for (String batchSize : BATCH_SIZES) {
            TrainingTask task =
                    task("small.csv", options + " --shards 16 --batch-size " + batchSize);
            Result expected = PLAIN.of(task);
            assertThat(expected.finalLoss()).isNotEqualTo(expected.startLoss()).isFinite();
            for (Way way : WAYS)
                assertThat(way.of(task))
                        .as("batches of %s by %s", batchSize, way)
                        .isEqualTo(expected);
        }
    }

    /// There is enough to do for a second thread.
    @Test
    void hasTheSameBitsWhereThreadsShareTheWork() throws InterruptedException {
        String options =
                "--model mlp --hidden 4 --label c --loss softmax_cross_entropy --optimizer adam"
                        + " --clip-global-norm 1 --l1 0.001";
        TrainingTask task = task("wide.csv", options);
        Result expected = PLAIN.of(task);
        for (Way way : WAYS) assertThat(way.of(task)).as("%s", way).isEqualTo(expected);
    }

    private static TrainingTask task(String table, String options) {
        String all = "--data " + folder.resolve(table) + " --features " + features(table);
        return TestJobs.task(TestJobs.open((all + " --epochs 2 " + options).split(" ")));
    }

    private static String features(String table) {
        int count = table.equals("wide.csv") ? 2800 : 3;
        StringBuilder names = new StringBuilder("f0");
        for (int i = 1; i < count; i++) names.append(",f").append(i);
        return names.toString();
    }
}
