package dev.ruban.coordinator.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.callback.EarlyStopping;
import dev.ruban.coordinator.callback.LearningRateScheduler;
import dev.ruban.coordinator.callback.Logs;
import dev.ruban.coordinator.callback.ReduceLROnPlateau;
import dev.ruban.coordinator.callback.TerminateOnNaN;
import dev.ruban.coordinator.callback.Training;
import dev.ruban.data.Datasets;
import dev.ruban.nn.Line;
import dev.ruban.nn.MeanSquaredError;
import dev.ruban.optimizer.Adam;
import dev.ruban.optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Callbacks that change the course have the bits of a plain loop, whatever the cluster.
@Timeout(60)
class CallbackBitsTest {
    private static final int EPOCHS = 40;
    private static final int BATCH = 16;
    private static final double RATE = 0.35;
    private static final Datasets.Parts PARTS = Datasets.split(Datasets.builtInLine(), "0.2");

    /// What [#byHand] found.
    private record Course(
            List<Double> losses, List<Double> validationLosses, int best, float[] parameters) {}

    private static final Course EXPECTED = byHand();

    /// Early stopping on `val_loss` with patience 4, halving of the rate on `loss` with patience 2
    /// and minDelta 0.05, written out.
    private static Course byHand() {
        Line line = new Line();
        Trainer trainer = Trainer.compile(line, Sgd.withLearningRate(RATE), new MeanSquaredError());
        FitOptions options = FitOptions.defaults().withEpochs(EPOCHS).withBatchSize(BATCH);
        List<Double> losses = new ArrayList<>();
        List<Double> validationLosses = new ArrayList<>();
        double rate = RATE;
        double lowest = Double.POSITIVE_INFINITY;
        double best = Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        int plateau = 0;
        float[] kept = {};
        try (TrainingSession session = trainer.open(PARTS.training(), options)) {
            for (int epoch = 1; epoch <= EPOCHS && epoch - bestEpoch <= 4; epoch++) {
                double sum = 0;
                for (Batch batch : session.epoch(epoch - 1)) {
                    Step step = session.gradients(batch);
                    sum += step.loss() * step.rows();
                    line.w.assignSub(step.gradient(line.w).times((float) rate));
                    line.b.assignSub(step.gradient(line.b).times((float) rate));
                    session.publish();
                }
                losses.add(sum / PARTS.training().rows());
                validationLosses.add(trainer.evaluate(PARTS.validation()).loss());
                if (validationLosses.getLast() < best) {
                    best = validationLosses.getLast();
                    bestEpoch = epoch;
                    kept = line.parameters();
                }
                plateau = losses.getLast() < lowest - 0.05 ? 0 : plateau + 1;
                if (plateau == 0) lowest = losses.getLast();
                if (plateau == 2) {
                    rate = rate * 0.5;
                    plateau = 0;
                }
            }
        }
        return new Course(losses, validationLosses, bestEpoch, kept);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "1, 1", "1, 2", "3, 1", "3, 2"})
    void earlyStoppingAndReductionHaveTheBitsOfAPlainLoop(int workers, int threads) {
        Line line = new Line();
        Trainer trainer = Trainer.compile(line, Sgd.withLearningRate(RATE), new MeanSquaredError());

        History history =
                trainer.fit(
                        PARTS.training(),
                        FitOptions.defaults()
                                .withEpochs(EPOCHS)
                                .withBatchSize(BATCH)
                                .withValidation(PARTS.validation())
                                .withWorkers(workers)
                                .withThreads(threads)
                                .withCallbacks(
                                        EarlyStopping.on("val_loss")
                                                .withPatience(4)
                                                .withRestoreBest(true),
                                        ReduceLROnPlateau.on("loss")
                                                .withFactor(0.5)
                                                .withPatience(2)
                                                .withMinDelta(0.05)));

        assertThat(history.losses()).hasSizeLessThan(EPOCHS);
        assertThat(history.validationLosses()).isEqualTo(EXPECTED.validationLosses());
        assertThat(history.losses())
                .zipSatisfy(
                        EXPECTED.losses(),
                        (loss, expected) -> assertThat(loss).isCloseTo(expected, WITHIN));
        assertThat(history.bestEpoch()).isEqualTo(OptionalInt.of(EXPECTED.best()));
        assertThat(history.stopped().orElseThrow())
                .startsWith("val_loss was best after epoch " + EXPECTED.best());
        assertThat(line.parameters()).containsExactly(EXPECTED.parameters());
        assertThat(history.finalLoss()).isEqualTo(trainer.evaluate(PARTS.training()).loss());
        assertThat(history.verifiable()).isTrue();
    }

    /// The loop knows the batches' means only, not their sums: the last bit differs.
    private static final org.assertj.core.data.Offset<Double> WITHIN =
            org.assertj.core.data.Offset.offset(1e-12);

    private static Trainer trainer() {
        return Trainer.compile(new Line(), Adam.withLearningRate(0.1), new MeanSquaredError());
    }

    @Test
    void aSchedulerThatReturnsTheScheduleHasItsBits() {
        FitOptions options = FitOptions.defaults().withEpochs(6).withBatchSize(BATCH);
        Trainer scheduled =
                Trainer.compile(
                        new Line(),
                        Adam.withLearningRate(0.1)
                                .withSchedule(
                                        dev.ruban.optimizer.Schedule.step(2, 0.5).everyEpoch(13)),
                        new MeanSquaredError());

        History expected = scheduled.fit(Datasets.builtInLine(), options);
        History history =
                trainer()
                        .fit(
                                Datasets.builtInLine(),
                                options.withWorkers(2)
                                        .withCallbacks(
                                                LearningRateScheduler.by((epoch, rate) ->
                                                        epoch % 2 == 1 && epoch > 1
                                                                ? rate * 0.5
                                                                : rate)));

        assertThat(history.parametersSha256()).isEqualTo(expected.parametersSha256());
    }

    @Test
    void aProgramsOwnCallbackIsNotVerifiable() {
        List<String> seen = new ArrayList<>();
        Callback own =
                new Callback() {
                    @Override
                    public void onEpochEnd(Training training, int epoch, Logs logs) {
                        seen.add(epoch + " " + training.parameters().keySet() + " " + logs.names());
                        if (epoch == 2) training.stopTraining("seen enough");
                    }
                };

        History history =
                trainer().fit(Datasets.builtInLine(), FitOptions.defaults().withCallbacks(own));

        assertThat(seen).containsExactly("1 [b, w] [loss]", "2 [b, w] [loss]");
        assertThat(history.losses()).hasSize(2);
        assertThat(history.stopped()).isEqualTo(Optional.of("seen enough"));
        assertThat(history.bestEpoch()).isEmpty();
        assertThat(history.verifiable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "2"})
    void aDivergenceEndsTheTrainingInGoodOrder(int workers) {
        Line line = new Line();
        Trainer trainer = Trainer.compile(line, Sgd.withLearningRate(1e15), new MeanSquaredError());

        History history =
                trainer.fit(
                        Datasets.builtInLine(),
                        FitOptions.defaults()
                                .withWorkers(workers)
                                .withCallbacks(
                                        new TerminateOnNaN(),
                                        EarlyStopping.on("loss")
                                                .withPatience(9)
                                                .withRestoreBest(true)));

        assertThat(history.stopped().orElseThrow()).contains("at step ");
        assertThat(history.bestEpoch()).isEqualTo(OptionalInt.of(1));
        assertThat(line.w.item()).isFinite();
    }
}
