package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.reference.Golden;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import dev.ruban.worker.compute.TapePartialComputer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs by L-BFGS, whose steps are evaluations and whose epochs are iterations.
@Timeout(60)
class LineSearchRunTest {
    private static final String CANCER =
            "--label benign --standardize --model logistic --optimizer lbfgs --l2 0.01 --data "
                    + TestJobs.example("breast_cancer");
    private static final String DIABETES =
            "--label progression --standardize --optimizer lbfgs --data "
                    + TestJobs.example("diabetes");

    @TempDir private Path folder = Path.of("set by JUnit");

    /// All that a listener hears.
    private static final class Events implements RunListener {
        private final List<Epoch> epochs = new ArrayList<>();
        private double startLoss;
        private double startValidationLoss;

        @Override
        public void started(Started event) {
            startLoss = event.loss();
            startValidationLoss = event.validationLoss().orElse(Double.NaN);
        }

        @Override
        public void epoch(Epoch event) {
            epochs.add(event);
        }

        @Override
        public void finished(Finished event) {}
    }

    private static TrainingTask task(String options) {
        return TestJobs.task(TestJobs.open(options.split(" ")));
    }

    private static RunListener.Finished train(String options, Events events)
            throws InterruptedException {
        return new TestCluster(0, 1, KernelSelection.current().kernels())
                .train(task(options), events);
    }

    @ParameterizedTest
    @CsvSource({"diabetes_linear_lbfgs, 5", "breast_cancer_logistic_lbfgs, 12"})
    void aStepIsAnEvaluationAsPyTorchCountsThem(String name, int epochs)
            throws InterruptedException {
        Events events = new Events();
        String job = name.startsWith("diabetes") ? DIABETES : CANCER;

        train(job + " --epochs " + epochs, events);

        double[] steps = Golden.read("own/" + name).numbers("steps");
        for (int epoch = 0; epoch < epochs; epoch++)
            assertThat((double) events.epochs.get(epoch).steps()).isEqualTo(steps[epoch]);
    }

    @Test
    void anEpochTellsTheLossesOfTheParametersBeforeAndAfterIt() throws InterruptedException {
        Events events = new Events();

        RunListener.Finished finished = train(CANCER + " --epochs 9", events);

        double before = events.startLoss;
        for (RunListener.Epoch epoch : events.epochs) {
            assertThat(epoch.loss()).isEqualTo(before);
            before = epoch.lossAfter().orElseThrow();
            assertThat(before).isLessThan(epoch.loss());
        }
        assertThat(finished.finalLoss()).isEqualTo(before);
        assertThat(events.epochs).hasSize(9);
        assertThat(finished.steps()).isEqualTo(events.epochs.getLast().steps()).isGreaterThan(9);
    }

    @Test
    void validationIsOfTheParametersAndChangesNothing() throws InterruptedException {
        String options = CANCER + " --validation-split 0.2 --epochs ";
        Events events = new Events();
        RunListener.Finished finished = train(options + 6, events);

        TrainingTask task = task(options + 6);
        Path file = folder.resolve("after.safetensors");
        Safetensors.write(
                file, new TensorFile(task.layout(), finished.parameters(), new TreeMap<>()));
        Events again = new Events();
        train(options + 1 + " --initial-parameters " + file, again);

        assertThat(again.startValidationLoss)
                .isEqualTo(finished.validationLoss().orElseThrow())
                .isEqualTo(events.epochs.getLast().validationLoss().orElseThrow());
        assertThat(again.startLoss).isEqualTo(finished.finalLoss());
        assertThat(finished.finalLoss())
                .isEqualTo(events.epochs.getLast().lossAfter().orElseThrow());
    }

    @Test
    void endsWhenItHasConverged() throws InterruptedException {
        Events events = new Events();

        RunListener.Finished finished = train(CANCER + " --epochs 500", events);

        assertThat(events.epochs).hasSizeBetween(10, 100);
        assertThat(finished.finalLoss())
                .isEqualTo(events.epochs.getLast().lossAfter().orElseThrow());
        assertThat(finished.parameters()).isEqualTo(events.epochs.getLast().parameters());
    }

    @Test
    void saysThatItHasConvergedAlsoWhenItGoesOnAfterThat() throws IOException {
        CommandLineStage stage = new CommandLineStage(folder);
        String keep = " --epochs 500 --checkpoint-every 1 --keep-checkpoints 1";
        CommandLineStage.Result whole =
                stage.run("fit --workers 0 --progress plain --out @run " + CANCER + keep);
        assertConverged(whole);
        Files.delete(folder.resolve("run/summary.json"));
        assertConverged(stage.run("fit --workers 0 --progress plain --resume @run"));
    }

    private void assertConverged(CommandLineStage.Result result) throws IOException {
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err())
                .containsPattern("Stopped after epoch \\d+ of 500: L-BFGS has converged");
        assertThat(folder.resolve("run/summary.json"))
                .content()
                .contains("\"stopped_early\": true", "\"stopped_because\": \"L-BFGS has converged");
    }

    @Test
    void hasTheSameBitsThoughAWorkerDiesInTheMiddleOfASearch() throws InterruptedException {
        TrainingTask task = task(DIABETES + " --epochs 4");
        Recorded expected = new Recorded();
        new TestCluster(0, 1, KernelSelection.current().kernels()).train(task, expected);

        AtomicBoolean died = new AtomicBoolean();
        Recorded recorded = new Recorded();
        new TestCluster(3, 1, KernelSelection.current().kernels())
                .trainBy(
                        task, (job, threads) -> new Mortal(computer(job, threads), died), recorded);

        assertThat(died).isTrue();
        assertThat(recorded.result(task)).isEqualTo(expected.result(task));
    }

    private static PartialComputer computer(ResolvedJob job, int threads) {
        return new TapePartialComputer(job, threads, KernelSelection.current().kernels());
    }

    /// The first of several to be asked for the third evaluation fails: the first iteration has four.
    private record Mortal(PartialComputer computer, AtomicBoolean died) implements PartialComputer {
        @Override
        public void putShard(Split split, int shard, float[] features, float[] labels) {
            computer.putShard(split, shard, features, labels);
        }

        @Override
        public void removeShard(Split split, int shard) {
            computer.removeShard(split, shard);
        }

        @Override
        public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
            if (pass.equals(new Pass.Step(2)) && died.compareAndSet(false, true))
                throw new IllegalStateException("it dies in the middle of a line search");
            return computer.compute(pass, parameters, subtrees);
        }

        @Override
        public void close() {
            computer.close();
        }
    }
}
