package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.data.Split;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EmbeddedRunTest {
    private static final PartialComputer.Factory FACTORY = (job, _) -> new SummingComputer(job);

    @Test
    void trainsByTheArithmetic() throws InterruptedException {
        Choice choice = Choice.small().withEpochs(2);
        TrainingTask task = choice.task();
        RecordingListener listener = new RecordingListener();

        RunListener.Finished finished = EmbeddedRun.run(task, 1, FACTORY, listener);

        assertThat(finished.parameters()).isEqualTo(byHand(task, 2));
        assertThat(finished.steps()).isEqualTo(2);
        assertThat(finished.workers()).isEqualTo(1);
    }

    private static float[] byHand(TrainingTask task, int steps) {
        SummingComputer computer = new SummingComputer(task.job());
        var layout = new dev.ruban.data.ShardLayout(task.job().rows(), task.job().shards());
        for (int shard = 0; shard < task.job().shards(); shard++) {
            int rows = layout.rowsOf(shard);
            float[] features = new float[3 * rows];
            float[] labels = new float[rows];
            task.dataset(Split.TRAINING).read(layout.firstRow(shard), rows, features, 0, labels, 0);
            computer.putShard(Split.TRAINING, shard, features, labels);
        }
        float[] parameters = task.initialParameters();
        for (int step = 0; step < steps; step++) {
            Subtree root = new Subtree(0, task.job().shards());
            Partial sum =
                    computer.compute(new Pass.Step(step), parameters, List.of(root)).getFirst();
            for (int i = 0; i < parameters.length; i++)
                parameters[i] -= 0.1f * (float) ((double) sum.gradients()[i] / sum.rows());
        }
        return parameters;
    }

    @Test
    void tellsFullBatchesInOrder() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        EmbeddedRun.run(Choice.small().withEpochs(2).task(), 1, FACTORY, listener);
        assertThat(listener.events)
                .extracting(event -> event.replaceFirst(" loss=.*", ""))
                .containsExactly(
                        "started",
                        "trained 1",
                        "epoch 1 steps=1",
                        "trained 2",
                        "epoch 2 steps=2",
                        "finished");
        // The loss after an epoch is the next one's, bit for bit.
        String after = lossAfter(listener.events.get(2));
        assertThat(listener.events.get(3)).endsWith("loss=" + after);
        String last = lossAfter(listener.events.get(4));
        assertThat(listener.events.get(5)).contains("loss=" + last);
    }

    private static String lossAfter(String event) {
        return event.replaceFirst(".*after=", "").replaceFirst(" .*", "");
    }

    @Test
    void tellsMiniBatchesWithValidationInOrder() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        Choice choice = Choice.small().withBatch("50").withEpochs(2).withRows(201, 7);
        EmbeddedRun.run(choice.task(), 1, FACTORY, listener);
        assertThat(listener.events)
                .extracting(event -> event.replaceFirst(" loss=.*", ""))
                .containsExactly(
                        "started",
                        "trained 1",
                        "epoch 1 steps=5",
                        "trained 2",
                        "epoch 2 steps=10",
                        "finished");
        assertThat(listener.events.get(2)).contains("after=none").doesNotContain("validation=none");
        assertThat(listener.events.get(4)).doesNotContain("after=none");
    }

    @Test
    void makesAHundredThousandStepsWithoutDeepRecursion() throws Exception {
        TrainingTask task =
                Choice.small()
                        .withRows(4, 0)
                        .withShards(1)
                        .withParameters(1)
                        .withLearningRate(1e-6)
                        .withEpochs(100_000)
                        .task();
        long[] steps = new long[1];
        Thread thread =
                new Thread(
                        null, () -> steps[0] = runQuietly(task).steps(), "small-stack", 512 * 1024);
        thread.start();
        thread.join();
        assertThat(steps[0]).isEqualTo(100_000);
    }

    private static RunListener.Finished runQuietly(TrainingTask task) {
        try {
            return EmbeddedRun.run(task, 1, FACTORY, new RecordingListener());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As on a full disk.
    private static final class FullListener implements RunListener {
        private final ExitCode code = ExitCode.IO;

        @Override
        public void started(Started event) {}

        @Override
        public void epoch(Epoch event) {
            throw new RubanException(code, "no space for epoch " + event.epoch());
        }

        @Override
        public void finished(Finished event) {}

        @Override
        public void failed(Failed event) {
            throw new RubanException(code, "no space for what is left");
        }
    }

    @Test
    void aListenerThatFailsEndsTheRunEvenIfItFailsAgain() {
        TrainingTask task = Choice.small().withEpochs(50).task();

        assertThatThrownBy(() -> EmbeddedRun.run(task, 1, FACTORY, new FullListener()))
                .isInstanceOf(RubanException.class)
                .hasMessage("no space for epoch 1")
                .hasSuppressedException(
                        new RubanException(ExitCode.IO, "no space for what is left"));
    }

    @Test
    void stopsAtTheStepThatDivergesAndKeepsTheLastGoodParameters() {
        RecordingListener listener = new RecordingListener();
        TrainingTask task = Choice.small().withLearningRate(1e30).withEpochs(50).task();
        assertThatThrownBy(() -> EmbeddedRun.run(task, 1, FACTORY, listener))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ExitCode.DATA))
                .hasMessageContaining("learning rate 1.0E30")
                .hasMessageContaining("at step 2 (epoch 2 of 50)");
        assertThat(listener.events.getLast()).isEqualTo("failed DATA after 1 steps");
        for (float parameter : listener.lastParameters) assertThat(parameter).isFinite();
    }

    @Test
    void canBeStoppedFromAnotherThread() throws Exception {
        RecordingListener listener = new RecordingListener();
        TrainingTask task =
                Choice.small().withLearningRate(1e-9).withEpochs(Integer.MAX_VALUE).task();
        CountDownLatch begun = new CountDownLatch(1);
        EmbeddedRun run =
                EmbeddedRun.of(
                        task,
                        1,
                        (job, _) -> {
                            begun.countDown();
                            return new SummingComputer(job);
                        },
                        listener);
        Thread stopper =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                begun.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            run.stop(ExitCode.TERMINATED, "told to stop");
                        });
        assertThatThrownBy(run::train)
                .isInstanceOfSatisfying(
                        RubanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ExitCode.TERMINATED))
                .hasMessage("told to stop");
        stopper.join();
        assertThat(listener.events.getLast()).startsWith("failed TERMINATED");
    }

    @Test
    void failsWithTheComputersFailure() {
        PartialComputer.Factory failing =
                (_, _) -> {
                    throw new RubanException(ExitCode.USAGE, "no such model");
                };
        assertThatThrownBy(() ->
                        EmbeddedRun.run(Choice.small().task(), 1, failing, new RecordingListener()))
                .isInstanceOf(RubanException.class)
                .hasMessage("no such model");
    }

    @Test
    void failsWithTheListenersFailure() {
        RecordingListener listener = new RecordingListener();
        RunListener broken =
                new RunListener() {
                    @Override
                    public void started(Started event) {
                        throw new RubanException(ExitCode.IO, "disk full");
                    }

                    @Override
                    public void epoch(Epoch event) {}

                    @Override
                    public void finished(Finished event) {}

                    @Override
                    public void failed(Failed event) {
                        listener.failed(event);
                    }
                };
        assertThatThrownBy(() -> EmbeddedRun.run(Choice.small().task(), 1, FACTORY, broken))
                .isInstanceOf(RubanException.class)
                .hasMessage("disk full");
        assertThat(listener.events).containsExactly("failed IO after 0 steps");
    }

    @Test
    void failsWithTheListenersFailureAtTheEnd() {
        RecordingListener listener = new RecordingListener();
        RunListener broken =
                new RunListener() {
                    @Override
                    public void started(Started event) {}

                    @Override
                    public void epoch(Epoch event) {}

                    @Override
                    public void finished(Finished event) {
                        throw new RubanException(ExitCode.IO, "disk full");
                    }

                    @Override
                    public void failed(Failed event) {
                        listener.failed(event);
                    }
                };
        assertThatThrownBy(() -> EmbeddedRun.run(Choice.small().task(), 1, FACTORY, broken))
                .isInstanceOf(RubanException.class)
                .hasMessage("disk full");
        assertThat(listener.events).containsExactly("failed IO after 3 steps");
    }

    @Test
    void failsWithTheFailureOfItsData() {
        RubanException changed = new RubanException(ExitCode.DATA, "data.csv has changed");
        TrainingTask task = Choice.small().unreadable(changed);
        assertThatThrownBy(() -> EmbeddedRun.run(task, 1, FACTORY, new RecordingListener()))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ExitCode.DATA))
                .hasMessage("data.csv has changed");
    }
}
