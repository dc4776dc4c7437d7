package dev.ruban.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobDraftTest {
    @TempDir Path folder;

    @Test
    void withoutAnythingTheJobIsTheGuidesLine() {
        assertThat(JobFile.print(new JobDraft().complete()))
                .isEqualTo(
                        """
                        label: ["y"]
                        features: [x]
                        standardize: false
                        model: line
                        loss: mean_squared_error
                        optimizer: sgd
                        learning-rate: 0.1
                        momentum: 0
                        nesterov: false
                        weight-decay: 0
                        schedule: constant
                        epochs: 10
                        batch-size: all
                        shuffle: true
                        seed: 0
                        shards: 64
                        ledger-every: 1
                        arithmetic: 1
                        """);
    }

    @Test
    void theDefaultsOfAnOptimizerAreItsOwn() {
        Job adam = draft("optimizer", "adam").complete();
        Job adamW = draft("optimizer", "adamw", "data", "d.csv", "label", "y").complete();

        assertThat(adam.getLearningRate()).isEqualTo(0.001);
        assertThat(adam.getEps()).isEqualTo(1e-8);
        assertThat(adam.hasMomentum()).isFalse();
        assertThat(adamW.getWeightDecay()).isEqualTo(0.01);
    }

    @Test
    void jobsOfOneMeaningAreEqual() {
        Job job = mlp("activation", "tanh").complete();

        assertThat(mlp("activation", "tanh,tanh", "l1", "0", "warmup-steps", "0").complete())
                .isEqualTo(job);
        assertThat(mlp().complete().getActivationList()).containsExactly("relu");
    }

    private static JobDraft mlp(String... settings) {
        return draft(settings)
                .setOption("--model", "model", "mlp")
                .setOption("--hidden", "hidden", "64,32");
    }

    @Test
    void withDataTheModelIsLinearAndTheLearningRateSmaller() {
        Job job = draft("data", "d.csv", "label", "target").complete();

        assertThat(job.getModel()).isEqualTo("linear");
        assertThat(job.getLearningRate()).isEqualTo(0.01);
        assertThat(job.getFeaturesList()).isEmpty();
    }

    @Test
    void theLossFollowsFromTheModel() {
        Job job = draft("data", "d.csv", "label", "t", "model", "logistic").complete();

        assertThat(job.getLoss()).isEqualTo("binary_cross_entropy_with_logits");
    }

    @Test
    void anOptionOverridesTheFileAndWhatIsSaidOverridesDefaults() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        "data: d.csv\nlabel: [a, b]\nepochs: 3\nseed: 5\n");

        Job job = new JobDraft().readFile(file).setOption("--epochs", "epochs", "4").complete();

        assertThat(job.getEpochs()).isEqualTo(4);
        assertThat(job.getSeed()).isEqualTo(5);
        assertThat(job.getLabelList()).containsExactly("a", "b");
    }

    @Test
    void aPrintedCompleteJobCompletesToItself() {
        Job job =
                draft(
                                "data",
                                "d.csv",
                                "label",
                                "t",
                                "batch-size",
                                "0032",
                                "validation-split",
                                ".50")
                        .complete();

        assertThat(job.getBatchSize()).isEqualTo("32");
        assertThat(job.getValidationSplit()).isEqualTo("0.5");
        assertThat(JobDefaults.fill(JobFile.parse("printed", JobFile.print(job)))).isEqualTo(job);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, -1",
        "18446744073709551615, -1",
        "0xffffffffffffffff, -1",
        "0x10, 16",
        "+7, 7"
    })
    void aSeedHasAllBits(String text, long seed) {
        assertThat(draft("seed", text).complete().getSeed()).isEqualTo(seed);
    }

    static List<Arguments> faults() {
        return List.of(
                fault("the label is missing: name the column", "data", "d.csv"),
                fault("--label: column 'a' is named twice", "data", "d", "label", "a,a"),
                fault("--features: column 'a' is named twice", "features", "a,b,a"),
                fault("--features: column 'y' is also the label", "features", "x,y"),
                fault("--label: the value is empty", "label", "a,"),
                fault("unknown model 'liner'; did you mean 'linear'? (known", "model", "liner"),
                fault("model 'mlp' needs the widths of its hidden layers", "model", "mlp"),
                fault("2 columns; model 'softmax' has", "model", "softmax", "label", "a,b"),
                fault(
                        "2 columns; loss 'softmax_cross_entropy' is for one label",
                        "model",
                        "mlp",
                        "hidden",
                        "4",
                        "label",
                        "a,b",
                        "loss",
                        "softmax_cross_entropy"),
                fault("--label: 2 columns; model 'line' has one", "label", "a,b"),
                fault("--features: 2 columns; model 'line' has one", "features", "a,b"),
                fault("2 columns; model 'logistic' has", "model", "logistic", "label", "a,b"),
                fault("unknown loss 'mse' (known: mean_squared_error, me", "loss", "mse"),
                fault("--delta: it has no effect with loss 'mean_squared", "delta", "1"),
                fault("--delta: 0.0 is out of", "loss", "huber", "delta", "0"),
                fault(
                        "--batch-size: optimizer 'lbfgs' compares losses of the same rows",
                        "optimizer",
                        "lbfgs",
                        "batch-size",
                        "32"),
                fault(
                        "--clip-value: optimizer 'lbfgs' needs the gradients as they are",
                        "optimizer",
                        "lbfgs",
                        "clip-value",
                        "1"),
                fault("it has no effect with optimizer 'sgd'; it is for adam, adamw", "beta1", "0"),
                fault(
                        "--nesterov: it has no effect with optimizer 'adamw'; it is for sgd",
                        "optimizer",
                        "adamw",
                        "nesterov",
                        "false"),
                fault("--alpha: 1.0 is out", "optimizer", "rmsprop", "alpha", "1"),
                fault("--eps: -1.0 is out of range", "optimizer", "adam", "eps", "-1"),
                fault("step-size: schedule 'step' needs it", "schedule", "step"),
                fault("--step-size: 0 is too", "schedule", "step", "step-size", "0"),
                fault("gamma: schedule 'exponential' needs it", "schedule", "exponential"),
                fault(
                        "--schedule-unit: unknown schedule-unit 'epoch'; did you mean 'epochs'?",
                        "schedule",
                        "cosine",
                        "schedule-unit",
                        "epoch"),
                fault("--decay-steps: 0 is too", "schedule", "cosine", "decay-steps", "0"),
                fault(
                        "min-learning-rate: 0.0 is out of range; above 0",
                        "schedule",
                        "cosine",
                        "optimizer",
                        "ftrl"),
                fault("--warmup-start: it has no effect without", "warmup-start", "0.5"),
                fault(
                        "--warmup-start: 2.0 is out of range",
                        "warmup-steps",
                        "2",
                        "warmup-start",
                        "2"),
                fault("--l1: -1.0 is out of range", "l1", "-1"),
                fault("--clip-value: 0.0 is out of range; above 0", "clip-value", "0"),
                fault("--clip-global-norm: -2.0 is out", "clip-global-norm", "-2"),
                fault(
                        "'binary_cross_entropy_with_logits' does not fit model 'line'",
                        "loss",
                        "binary_cross_entropy_with_logits"),
                fault("--hidden: model 'line' has no hidden layers", "hidden", "64,32"),
                fault("--hidden: 'x' is not a whole number", "hidden", "64,x"),
                fault("hidden: 0 is no width", "model", "mlp", "hidden", "0"),
                fault(
                        "3 names for 2",
                        "model",
                        "mlp",
                        "hidden",
                        "2,2",
                        "activation",
                        "tanh,relu,relu"),
                fault("unknown activation 'rel'; did you mean 'relu'?", "activation", "rel"),
                fault("--activation: model 'line' has no hidden", "activation", "relu"),
                fault("unknown optimizer 'sdg'; did you mean 'sgd'?", "optimizer", "sdg"),
                fault("--learning-rate: -0.1 is out of range", "learning-rate", "-0.1"),
                fault("--learning-rate: 1.0E39 is out of range", "learning-rate", "1e39"),
                fault("--weight-decay: -1.0 is out of range", "weight-decay", "-1"),
                fault("--momentum: 1.5 is out of range", "momentum", "1.5"),
                fault("--nesterov: it needs a momentum above 0", "nesterov", "true"),
                fault("--epochs: 0 is too small; at least 1", "epochs", "0"),
                fault("--shards: 48 is not a power of two", "shards", "48"),
                fault("the nearest is 64", "shards", "63"),
                fault("the nearest is 65536", "shards", "131072"),
                fault("the nearest is 1", "shards", "0"),
                fault("--batch-size: '0' is neither `all` nor", "batch-size", "0"),
                fault("--batch-size: 'half' is neither", "batch-size", "half"),
                fault(
                        "--batch-size: '9223372036854775808' is",
                        "batch-size",
                        "9223372036854775808"),
                fault("'1' is not a decimal fraction", "validation-split", "1.0"),
                fault("'0' is not a decimal fraction", "validation-split", "0"),
                fault("'20%' is not a decimal fraction", "validation-split", "20%"),
                fault("'1e-9' is not a decimal fraction", "validation-split", "1e-9"),
                fault(
                        "it excludes validation-data",
                        "validation-split",
                        ".1",
                        "validation-data",
                        "v"),
                fault("--data-sha256: 'ab' is not 64 hex digits", "data-sha256", "ab"),
                fault("the job is of arithmetic 2, and this Ruban", "arithmetic", "2"));
    }

    private static Arguments fault(String message, String... settings) {
        return Arguments.of(message, settings);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultNamesPlaceAndValue(String message, String[] settings) {
        assertThatThrownBy(() -> draft(settings).complete())
                .isInstanceOfSatisfying(
                        RubanException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(message);
    }

    @Test
    void faultsOfFileOptionsAndValuesAreReportedTogether() throws IOException {
        Path file =
                Files.writeString(folder.resolve("job.yaml"), "data: d.csv\nlable: t\nepochs: 0\n");
        JobDraft draft = new JobDraft().readFile(file).setOption("--seed", "seed", "x");

        assertThatThrownBy(draft::complete)
                .hasMessage(
                        """
                        %1$s:2: unknown key 'lable'; did you mean 'label'?
                        --seed: 'x' is not a whole number
                        %1$s:3: epochs: 0 is too small; at least 1\
                        """
                                .formatted(file));
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        draft(
                        "shards", "65536",
                        "epochs", "2147483647",
                        "batch-size", "9223372036854775807",
                        "momentum", "0.9999999999999999",
                        "nesterov", "true",
                        "learning-rate", "0",
                        "validation-split", "0.99999999999999999999999999")
                .complete();
    }

    private static JobDraft draft(String... settings) {
        JobDraft draft = new JobDraft();
        for (int i = 0; i < settings.length; i += 2)
            draft.setOption("--" + settings[i], settings[i], settings[i + 1]);
        return draft;
    }
}
