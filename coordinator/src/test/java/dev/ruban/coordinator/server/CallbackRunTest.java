package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.callback.Logs;
import dev.ruban.coordinator.callback.Training;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the shell does with callbacks.
@Timeout(60)
final class CallbackRunTest {
    private static final PartialComputer.Factory FACTORY = (job, _) -> new SummingComputer(job);

    /// Writes down its calls, and does what a test wants at the end of an epoch.
    private static class Recorder implements Callback {
        final List<String> calls = new ArrayList<>();
        final List<float[]> values = new ArrayList<>();

        @Override
        public void onTrainBegin(Training training) {
            calls.add(
                    "train begins: %d epochs, rate %s"
                            .formatted(training.epochs(), training.learningRate()));
        }

        @Override
        public void onEpochBegin(Training training, int epoch) {
            calls.add("epoch %d begins after %d steps".formatted(epoch, training.steps()));
        }

        @Override
        public void onBatchEnd(Training training, Logs logs) {
            calls.add("step %d %s".formatted(training.steps(), logs.names()));
        }

        @Override
        public void onEpochEnd(Training training, int epoch, Logs logs) {
            calls.add("epoch %d ends %s".formatted(epoch, logs.names()));
            values.add(training.values());
        }

        @Override
        public void onTrainEnd(Training training) {
            calls.add("train ends after epoch " + training.epoch());
            values.add(training.values());
        }
    }

    private static RecordingListener train(TrainingTask task, int workers)
            throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        if (workers == 0) {
            EmbeddedRun.run(task, 1, FACTORY, listener);
            return listener;
        }
        CoordinatorSettings settings =
                CoordinatorSettings.defaults().withToken("token").withMinWorkers(workers);
        List<Worker> started = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                Coordinator coordinator = Coordinator.start(settings, task, listener)) {
            WorkerSettings worker =
                    new WorkerSettings(
                            "127.0.0.1",
                            coordinator.port(),
                            Optional.of("token"),
                            1,
                            Duration.ofSeconds(20));
            for (int i = 0; i < workers; i++) started.add(new Worker(worker, FACTORY));
            started.forEach(one -> executor.execute(one::run));
            try {
                coordinator.await();
            } finally {
                started.forEach(Worker::leave);
            }
        }
        return listener;
    }

    @ParameterizedTest
    @CsvSource({"0, 201", "2, 201", "2, 150"})
    void callsInKerasOrder(int workers, String batch) throws InterruptedException {
        Recorder recorder = new Recorder();
        int steps = batch.equals("201") ? 1 : 2;
        TrainingTask task = Choice.small().withEpochs(2).withRows(201, 9).withBatch(batch).task();

        train(task.withCallbacks(List.of(recorder)), workers);

        List<String> expected = new ArrayList<>();
        expected.add("train begins: 2 epochs, rate " + (double) 0.1f);
        for (int epoch = 1; epoch <= 2; epoch++) {
            expected.add("epoch %d begins after %d steps".formatted(epoch, (epoch - 1) * steps));
            for (int step = 1; step <= steps; step++)
                expected.add("step %d [loss]".formatted((epoch - 1) * steps + step));
            expected.add("epoch %d ends [loss, val_loss]".formatted(epoch));
        }
        expected.add("train ends after epoch 2");
        assertThat(recorder.calls).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, all", "2, all", "0, 50", "2, 50"})
    void aCallbackThatDoesNothingTouchesNoBit(int workers, String batch)
            throws InterruptedException {
        TrainingTask task = Choice.small().withRows(201, 9).withBatch(batch).task();

        RecordingListener with = train(task.withCallbacks(List.of(new Recorder())), workers);

        assertThat(with.events).isEqualTo(train(task, 0).events);
    }

    /// Keeps the parameters after its epoch and stops two epochs later.
    private static final class Keeper extends Recorder {
        @Override
        public void onEpochEnd(Training training, int epoch, Logs logs) {
            super.onEpochEnd(training, epoch, logs);
            if (epoch == 2) training.keepParameters();
            if (epoch == 4) training.stopTraining("enough");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void endsWithWhatWasKept(int workers) throws InterruptedException {
        Keeper keeper = new Keeper();
        TrainingTask task = Choice.small().withEpochs(9).withRows(201, 9).task();

        RecordingListener listener = train(task.withCallbacks(List.of(keeper)), workers);

        assertThat(listener.events).contains("stopped after 4: enough", "best 2 after 2 steps");
        assertThat(listener.lastParameters).isEqualTo(keeper.values.get(1));
        assertThat(keeper.values.getLast()).isEqualTo(keeper.values.get(1));
        RecordingListener twoEpochs =
                train(Choice.small().withEpochs(2).withRows(201, 9).task(), 0);
        assertThat(finishedWithoutSteps(listener)).isEqualTo(finishedWithoutSteps(twoEpochs));
    }

    private static String finishedWithoutSteps(RecordingListener listener) {
        return listener.events.getLast().replaceAll("steps=\\d+", "");
    }

    private record Rates(List<Double> byEpoch) implements Callback {
        @Override
        public void onEpochBegin(Training training, int epoch) {
            training.setLearningRate(byEpoch.get(epoch - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aRateThatIsSetCountsFromTheNextStep(int workers) throws InterruptedException {
        TrainingTask task = Choice.small().withEpochs(3).task();

        RecordingListener same =
                train(task.withCallbacks(List.of(new Rates(List.of(0.2, 0.2, 0.2)))), workers);
        RecordingListener none =
                train(task.withCallbacks(List.of(new Rates(List.of(0.2, 0.0, 0.0)))), workers);

        assertThat(same.lastParameters)
                .isEqualTo(
                        train(Choice.small().withEpochs(3).withLearningRate(0.2).task(), 0)
                                .lastParameters);
        assertThat(none.lastParameters)
                .isEqualTo(
                        train(Choice.small().withEpochs(1).withLearningRate(0.2).task(), 0)
                                .lastParameters);
    }

    private record Failing(String moment) implements Callback {
        private void failIn(String present) {
            if (present.equals(moment)) throw new IllegalStateException("no luck");
        }

        @Override
        public void onTrainBegin(Training training) {
            failIn("onTrainBegin");
        }

        @Override
        public void onBatchEnd(Training training, Logs logs) {
            failIn("onBatchEnd");
        }

        @Override
        public void onEpochEnd(Training training, int epoch, Logs logs) {
            failIn("onEpochEnd");
        }

        @Override
        public void onTrainEnd(Training training) {
            failIn("onTrainEnd");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "onTrainBegin, 0",
        "onTrainBegin, 2",
        "onBatchEnd, 0",
        "onBatchEnd, 2",
        "onEpochEnd, 0",
        "onEpochEnd, 2",
        "onTrainEnd, 0",
        "onTrainEnd, 2"
    })
    void aCallbackThatThrowsEndsTheRunByName(String moment, int workers) {
        TrainingTask task =
                Choice.small().task().withCallbacks(List.of(new Recorder(), new Failing(moment)));

        assertThatThrownBy(() -> train(task, workers))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(Failing.class.getName())
                .hasMessageContaining(moment)
                .hasMessageContaining("no luck");
    }

    @Test
    void aRateThatIsNoRateIsRefused() {
        TrainingTask task = Choice.small().task();

        assertThatThrownBy(
                        () -> train(task.withCallbacks(List.of(new Rates(List.of(Double.NaN)))), 0))
                .hasMessageContaining("learning rate NaN");
    }
}
