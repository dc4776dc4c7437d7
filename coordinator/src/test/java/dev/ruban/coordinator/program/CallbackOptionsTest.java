package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.callback.Logs;
import dev.ruban.coordinator.callback.Training;
import dev.ruban.coordinator.program.CommandLineStage.Result;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.reference.Golden;
import dev.ruban.tensor.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Callbacks as options of a job, and of a run.
@Timeout(60)
class CallbackOptionsTest {
    private static final String CANCER =
            "--data ../examples/data/breast_cancer.csv --label benign --model logistic --standardize"
                    + " --validation-split 0.3 --learning-rate 3 --epochs 60 --batch-size 64"
                    + " --early-stopping val_loss --patience 3 --restore-best"
                    + " --reduce-on-plateau loss --plateau-patience 1 --plateau-factor 0.5";

    @TempDir private Path folder = Path.of("set by JUnit");

    private CommandLineStage stage() {
        return new CommandLineStage(folder);
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void stopsEarlyWithTheBestParametersAndSaysSo() throws IOException {
        Result result =
                stage().run(
                                "fit --workers 0 --progress plain --out @run --save-best val_loss "
                                        + CANCER);

        assertThat(result.exit()).as(result.err()).isZero();
        List<String> history = Files.readAllLines(folder.resolve("run/history.csv"));
        int epochs = history.size() - 2;
        int best = epochs - 3;
        assertThat(epochs).isBetween(4, 59);
        assertThat(result.err())
                .contains("Epoch %d/60".formatted(epochs))
                .contains(
                        "Stopped after epoch %d of 60: val_loss was best after epoch %d,"
                                .formatted(epochs, best))
                .contains("After %d of %d epochs, the best: loss = ".formatted(best, epochs));
        String validationLoss = history.get(best + 1).split(",", -1)[4];
        assertThat(text("run/summary.json"))
                .contains("\"epochs\": %d,".formatted(epochs))
                .contains("\"stopped_early\": true,")
                .contains("\"stopped_because\": \"val_loss was best after epoch " + best)
                .contains("\"best_epoch\": %d,".formatted(best))
                .contains("\"val_loss\": %s,".formatted(validationLoss));
        TensorFile model = Safetensors.read(folder.resolve("run/model.safetensors"));
        assertThat(model.metadata())
                .containsEntry("ruban.best_epoch", Integer.toString(best))
                .containsEntry("ruban.steps", Integer.toString(best * 7))
                .containsEntry("ruban.finished", "true")
                .containsKey("ruban.stopped");
        TensorFile saved = Safetensors.read(folder.resolve("run/best.safetensors"));
        assertThat(saved.values()).containsExactly(model.values());
        assertThat(saved.metadata()).containsEntry("ruban.epoch", Integer.toString(best));
        assertThat(
                        stage().run(
                                        "evaluate --model @run/best.safetensors"
                                                + " --data ../examples/data/breast_cancer.csv")
                                .exit())
                .isZero();
    }

    @Test
    void theJobOfTheRunGoesTheSameWay() throws IOException {
        Result first = stage().fit("run", CANCER);
        Result again = stage().fit("again", "--job @run/job.yaml --save-every 2");

        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(digest(again)).isEqualTo(digest(first));
        assertThat(folder.resolve("again/models/epoch-2.safetensors")).isRegularFile();
        assertThat(text("run/job.yaml"))
                .contains("early-stopping: val_loss\n")
                .contains("patience: 3\n")
                .contains("restore-best: true\n")
                .contains("plateau-factor: 0.5\n")
                .contains("plateau-min-delta: 0.0001\n");
    }

    private static String digest(Result result) {
        return result.out()
                .lines()
                .filter(line -> line.startsWith("parameters_"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void endsInGoodOrderAtADivergenceIfTheJobSaysSo() throws IOException {
        String wild = "--learning-rate 1e15";
        assertThat(stage().fit("failed", wild).exit()).isEqualTo(65);

        Result result = stage().fit("run", wild + " --terminate-on-nan");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(text("run/summary.json"))
                .contains("\"stopped_early\": true")
                .contains("(epoch ");
        assertThat(text("run/job.yaml")).contains("terminate-on-nan: true\n");
    }

    /// PyTorch's `ReduceLROnPlateau` with the settings that mean the same (scripts/plateau.py).
    @Test
    void ratesAndLossesAreThoseOfPyTorch() throws Exception {
        Golden golden = Golden.read("own/diabetes_plateau");
        TrainingData data =
                TestJobs.open(
                        ("--data ../examples/data/diabetes.csv --label progression --standardize"
                                        + " --learning-rate 0.1 --epochs 60 --reduce-on-plateau loss"
                                        + " --plateau-factor 0.5 --plateau-patience 3"
                                        + " --plateau-min-delta 10 --plateau-cooldown 2"
                                        + " --plateau-min-learning-rate 0.005")
                                .split(" "));
        Rates rates = new Rates();
        List<Callback> callbacks = new ArrayList<>(JobCallbacks.of(data.job().spec()));
        callbacks.add(rates);
        TrainingTask task = TestJobs.task(data).withCallbacks(callbacks);
        Recorded recorded = new Recorded();

        new TestCluster(3, 1, KernelSelection.current().kernels()).train(task, recorded);

        assertThat(rates.values).containsExactly(boxed(golden.numbers("rates")));
        double[] losses = golden.numbers("losses");
        List<Double> found = recorded.result(task).epochLosses();
        assertThat(found).hasSize(losses.length);
        for (int epoch = 0; epoch < losses.length; epoch++)
            assertThat(found.get(epoch)).isCloseTo(losses[epoch], withPercentage(0.01));
    }

    private static Double[] boxed(double... values) {
        return Arrays.stream(values).boxed().toArray(Double[]::new);
    }

    /// The rate of each epoch.
    private static final class Rates implements Callback {
        final List<Double> values = new ArrayList<>();

        @Override
        public void onEpochBegin(Training training, int epoch) {
            values.add(training.learningRate());
        }

        @Override
        public void onEpochEnd(Training training, int epoch, Logs logs) {
            assertThat(logs.get("loss")).isPresent();
        }
    }
}
