package dev.ruban.coordinator.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.autodiff.RowsMeetException;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.data.DataRequest;
import dev.ruban.data.DataSource;
import dev.ruban.data.Dataset;
import dev.ruban.data.Datasets;
import dev.ruban.data.Standardization;
import dev.ruban.metric.Metric;
import dev.ruban.nn.Dropout;
import dev.ruban.nn.Line;
import dev.ruban.nn.Linear;
import dev.ruban.nn.MeanSquaredError;
import dev.ruban.nn.Module;
import dev.ruban.nn.Sequential;
import dev.ruban.nn.SoftmaxCrossEntropy;
import dev.ruban.nn.Tanh;
import dev.ruban.optimizer.Adam;
import dev.ruban.optimizer.Lbfgs;
import dev.ruban.optimizer.Penalty;
import dev.ruban.optimizer.Sgd;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.problem.RubanException;
import dev.ruban.reference.Job;
import dev.ruban.reference.ReferenceTrainer;
import dev.ruban.reference.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrainerTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "data");

    @TempDir private Path folder = Path.of("set by JUnit");

    @Test
    void theGuidesLineHasTheBitsOfTheReferenceTrainer() {
        Table table = Table.read(EXAMPLES.resolve("line.csv"));
        var expected =
                ReferenceTrainer.train(
                        Job.of(table.features("y"), table.labels("y"), Job.Model.LINE)
                                .withOptimizer(new Job.Sgd(0.1)));
        for (int workers : new int[] {0, 1, 3}) {
            Line line = new Line();
            Trainer trainer =
                    Trainer.compile(line, Sgd.withLearningRate(0.1), new MeanSquaredError());

            History history =
                    trainer.fit(Datasets.builtInLine(), FitOptions.defaults().withWorkers(workers));

            assertThat(history.parametersSha256()).isEqualTo(expected.digest());
            assertThat(history.losses()).isEqualTo(expected.epochLosses());
            assertThat(history.finalLoss()).isEqualTo(expected.finalLoss());
            assertThat(trainer.evaluate(Datasets.builtInLine()).loss())
                    .isEqualTo(expected.finalLoss());
            assertThat(line.w.item())
                    .isEqualTo(java.util.Objects.requireNonNull(expected.parameters().get("w"))[0]);
        }
    }

    @Test
    void aNetworkHasTheSameBitsForAnyWorkersAndEagerly() {
        FitOptions options =
                FitOptions.defaults().withEpochs(5).withBatchSize(32).withSeed(7).withShards(16);

        History embedded = network().fit(iris(), options);

        assertThat(embedded.losses().getLast()).isLessThan(embedded.losses().getFirst());
        for (int workers : new int[] {1, 2, 3})
            assertThat(network().fit(iris(), options.withWorkers(workers).withThreads(2)))
                    .isEqualTo(embedded);
        assertThat(network().fit(iris(), options.withRunEagerly(true))).isEqualTo(embedded);
        assertThat(network().fit(iris(), options.withSeed(8))).isNotEqualTo(embedded);
    }

    private static Trainer network() {
        return Trainer.compile(
                new Sequential(new Linear(4, 8), new Tanh(), new Linear(8, 3)),
                Adam.withLearningRate(0.01f),
                new SoftmaxCrossEntropy());
    }

    private static Dataset iris() {
        Dataset table =
                DataSource.withoutCache()
                        .open(
                                DataRequest.of(EXAMPLES.resolve("iris.csv"))
                                        .withLabels(List.of("species")));
        return Standardization.measure(table, _ -> {}).apply(table);
    }

    @Test
    void aLineSearchHasTheSameBitsForAnyWorkersAndEndsWhenItHasConverged() {
        FitOptions options = FitOptions.defaults().withEpochs(20).withValidation(iris());

        History embedded = byLineSearch(new Linear(4, 3)).fit(iris(), options);

        assertThat(embedded.losses()).hasSize(20);
        assertThat(embedded.finalLoss()).isLessThan(0.06);
        assertThat(embedded.finalValidationLoss()).hasValue(embedded.finalLoss());
        for (int workers : new int[] {1, 3})
            assertThat(byLineSearch(new Linear(4, 3)).fit(iris(), options.withWorkers(workers)))
                    .isEqualTo(embedded);

        Line line = new Line();
        Trainer trainer = Trainer.compile(line, Lbfgs.Settings.DEFAULT, new MeanSquaredError());
        assertThat(trainer.fit(Datasets.builtInLine(), FitOptions.defaults()).losses())
                .hasSizeLessThan(10);
    }

    private static Trainer byLineSearch(Module module) {
        return Trainer.compile(
                module, Lbfgs.Settings.DEFAULT.withHistory(5), new SoftmaxCrossEntropy());
    }

    @Test
    void aLineSearchIsRefusedWhereLossesCannotBeCompared() {
        FitOptions options = FitOptions.defaults();
        Module dropping = new Sequential(new Linear(4, 8), new Dropout(0.5), new Linear(8, 3));

        assertThatThrownBy(
                        () -> byLineSearch(new Linear(4, 3)).fit(iris(), options.withBatchSize(32)))
                .hasMessageContaining("a batch has 32 of 150; leave the batch size out");
        assertThatThrownBy(() -> byLineSearch(dropping).fit(iris(), options))
                .hasMessageContaining("Dropout makes another one in each step");
        assertThat(byLineSearch(dropping).evaluate(iris()).loss()).isPositive();
        assertThatThrownBy(() ->
                        new UpdateRule.LineSearch(Lbfgs.Settings.DEFAULT, new Penalty(0.1, 0)))
                .hasMessageContaining("needs a loss that is smooth; use l2");
    }

    @ParameterizedTest
    @CsvSource({"0, all", "1, 32", "3, all", "3, 32", "3, 7"})
    void aLoopOfOnesOwnHasTheBitsOfFit(int workers, String batch) {
        FitOptions options = FitOptions.defaults().withEpochs(3).withWorkers(workers);
        if (!batch.equals("all")) options = options.withBatchSize(Long.parseLong(batch));
        Line byFit = new Line();
        History history =
                Trainer.compile(byFit, Sgd.withLearningRate(0.1), new MeanSquaredError())
                        .fit(Datasets.builtInLine(), options);

        Line byHand = new Line();
        Trainer trainer =
                Trainer.compile(byHand, Sgd.withLearningRate(0.1), new MeanSquaredError());
        try (TrainingSession session = trainer.open(Datasets.builtInLine(), options)) {
            assertThat(session.evaluate()).isEqualTo(history.startLoss());
            for (int epoch = 0; epoch < 3; epoch++)
                for (Batch each : session.epoch(epoch)) {
                    Step step = session.gradients(each);
                    byHand.w.assignSub(step.gradient(byHand.w).times(0.1f));
                    byHand.b.assignSub(step.gradient(byHand.b).times(0.1f));
                    session.publish();
                }
            assertThat(session.evaluate()).isEqualTo(history.finalLoss());
        }

        assertThat(byHand.parameters()).containsExactly(byFit.parameters());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aSessionThatDivergesOrIsClosedSaysSo(int workers) {
        Line line = new Line();
        Trainer trainer = Trainer.compile(line, Sgd.withLearningRate(1), new MeanSquaredError());
        FitOptions options = FitOptions.defaults().withWorkers(workers);
        Batch first = new Batch(0, 0, 0);
        try (TrainingSession session = trainer.open(Datasets.builtInLine(), options)) {
            line.w.assign(Tensor.of(1e30f));
            session.publish();
            assertThatThrownBy(() -> session.gradients(first))
                    .isInstanceOf(RubanException.class)
                    .hasMessageContaining("not a finite number");
            assertThatThrownBy(() -> session.gradients(first))
                    .hasMessageContaining("not a finite number");
        }
        TrainingSession closed = trainer.open(Datasets.builtInLine(), options);
        closed.close();
        assertThatThrownBy(() -> closed.gradients(first)).hasMessageContaining("closed");
    }

    @Test
    void validationIsReportedByEpoch() {
        Datasets.Parts parts = Datasets.split(Datasets.builtInLine(), "0.2");
        Trainer trainer =
                Trainer.compile(new Line(), Sgd.withLearningRate(0.1), new MeanSquaredError());

        History history =
                trainer.fit(
                        parts.training(),
                        FitOptions.defaults().withEpochs(4).withValidation(parts.validation()));

        assertThat(history.validationLosses()).hasSize(4);
        assertThat(history.finalValidationLoss().getAsDouble())
                .isEqualTo(trainer.evaluate(parts.validation()).loss());
    }

    @Test
    void metricsAreReportedByEpochAndName() {
        Datasets.Parts parts = Datasets.split(Datasets.builtInLine(), "0.2");
        FitOptions options =
                FitOptions.defaults()
                        .withEpochs(4)
                        .withBatchSize(32)
                        .withValidation(parts.validation());
        List<History> histories = new ArrayList<>();
        for (int workers : new int[] {0, 2}) {
            Trainer trainer =
                    Trainer.compile(
                            new Line(),
                            Sgd.withLearningRate(0.1),
                            new MeanSquaredError(),
                            Metric.r2(),
                            Metric.rootMeanSquaredError());
            History history = trainer.fit(parts.training(), options.withWorkers(workers));
            histories.add(history);
            Evaluation evaluation = trainer.evaluate(parts.validation());

            assertThat(history.metric("rmse")).hasSize(4);
            assertThat(history.metric("val_r2").getLast()).isEqualTo(evaluation.metric("r2"));
            assertThat(history.finalMetrics().get("rmse"))
                    .isCloseTo(Math.sqrt(history.finalLoss()), within(1e-6));
            assertThatThrownBy(() -> history.metric("val_r"))
                    .hasMessageContaining("no metric 'val_r'; did you mean 'val_r2'?");
        }
        assertThat(histories.getFirst()).isEqualTo(histories.getLast());
    }

    @Test
    void aMetricThatDoesNotFitIsRefusedBeforeAWorkerStarts() {
        Trainer trainer =
                Trainer.compile(
                        new Line(),
                        Sgd.withLearningRate(0.1),
                        new MeanSquaredError(),
                        Metric.topKAccuracy(3));

        assertThatThrownBy(() -> trainer.fit(Datasets.builtInLine(), FitOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("top_3_accuracy needs a logit for each class");
    }

    @Test
    void savedWeightsGoOnWhereTheyWereSaved() {
        Path file = folder.resolve("weights.safetensors");
        Trainer first = network();
        first.fit(iris(), FitOptions.defaults().withEpochs(3));
        first.saveWeights(file);

        Trainer second = network();
        second.loadWeights(file);

        assertThat(second.evaluate(iris())).isEqualTo(first.evaluate(iris()));
        Tensor row = Tensor.of(new float[][] {{1f, 2f, -1f, 0.5f}});
        assertThat(second.predict(row).toArray()).isEqualTo(first.predict(row).toArray());
        assertThatThrownBy(() ->
                        Trainer.compile(new Line(), Sgd.withLearningRate(1), new MeanSquaredError())
                                .loadWeights(file))
                .isInstanceOf(RubanException.class)
                .hasMessageContaining("2.weight")
                .hasMessageContaining("w");
    }

    /// Centers each column over the batch.
    private static final class Centered extends Module {
        final Variable w = new Variable(1f);

        @Override
        public Tensor call(Tensor input) {
            return input.minus(input.mean(0)).times(w);
        }
    }

    @Test
    void aModelThatMixesRowsIsRefusedByName() {
        Trainer trainer =
                Trainer.compile(new Centered(), Sgd.withLearningRate(1), new MeanSquaredError());

        for (int workers : new int[] {0, 2})
            assertThatThrownBy(() ->
                            trainer.fit(
                                    Datasets.builtInLine(),
                                    FitOptions.defaults().withWorkers(workers)))
                    .isInstanceOf(RowsMeetException.class)
                    .hasMessageContaining("mean")
                    .hasMessageContaining("Centered")
                    .hasMessageContaining("axis 0");
    }

    @Test
    void badOptionsAreNamed() {
        FitOptions options = FitOptions.defaults();
        assertThatThrownBy(() -> options.withEpochs(0)).hasMessageContaining("epochs=0");
        assertThatThrownBy(() -> options.withShards(3)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> options.withBatchSize(0)).hasMessageContaining("batchSize=0");
        assertThatThrownBy(() -> options.withRunEagerly(true).withWorkers(2))
                .hasMessageContaining("withWorkers(0)");
        assertThatThrownBy(() -> Datasets.of(new float[][] {{1f}}, new float[][] {{Float.NaN}}))
                .hasMessageContaining("row 0, column 0 is NaN");
    }
}
