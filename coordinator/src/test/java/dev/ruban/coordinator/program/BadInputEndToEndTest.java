package dev.ruban.coordinator.program;

import static dev.ruban.problem.ExitCode.CANNOT_CREATE;
import static dev.ruban.problem.ExitCode.DATA;
import static dev.ruban.problem.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.reference.Job;
import dev.ruban.reference.ReferenceTrainer;
import dev.ruban.reference.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Input that Ruban cannot take, from the command line to the message: one message, no stack trace,
/// nothing on standard output, the documented exit code, and no run directory left behind. Usage
/// alone is tested where the command line is, and every kind of bad value where data is read.
@Timeout(60)
final class BadInputEndToEndTest {
    @TempDir private static Path folder = Path.of("set by JUnit");

    private static CommandLineStage stage = new CommandLineStage(folder);

    @BeforeAll
    static void makeFiles() throws IOException {
        stage = BadInput.stage(folder);
    }

    static Stream<BadInput.Case> data() {
        return Stream.of(
                BadInput.bad(DATA, "--data @nothing.csv --label y", "nothing.csv does not exist"),
                BadInput.bad(DATA, "--data @ --label y", "is not a file of data, but a directory"),
                BadInput.bad(USAGE, "--data @good.csv", "the label is missing", "--label COLUMN"),
                BadInput.bad(DATA, "--data @good.csv --label z", "no column 'z'", "'a', 'b', 'y'"),
                BadInput.bad(
                        DATA,
                        "--data ../examples/data/diabetes.csv --label progresion",
                        "no column 'progresion' for a label; did you mean 'progression'?"),
                BadInput.bad(DATA, "--data @good.csv --label y --features a,q,r", "'q'", "'r'"),
                BadInput.bad(
                        DATA, "--data @ragged.csv --label y", "ragged.csv, line 3: 2 fields", "3"),
                BadInput.bad(
                        DATA,
                        "--data @text.csv --label y",
                        "text.csv, line 3, column 'b': 'red' is not a number",
                        "--features"),
                BadInput.bad(
                        DATA,
                        "--data @gap.csv --label y",
                        "line 3, column 'b'",
                        "empty",
                        "fill it in"),
                BadInput.bad(
                        DATA,
                        "--data @nan.csv --label y",
                        "line 3, column 'b': 'NaN' is not a finite"),
                BadInput.bad(
                        DATA,
                        "--data @infinite.csv --label y",
                        "line 3, column 'b': '-inf' is not a"),
                BadInput.bad(
                        DATA, "--data @huge.csv --label y", "line 3, column 'b': '1e39' is beyond"),
                BadInput.bad(
                        DATA,
                        "--data @header.csv --label y",
                        "header.csv has a header but no rows"),
                BadInput.bad(
                        DATA,
                        "--data @empty.csv --label y",
                        "empty.csv is empty",
                        "name the columns"),
                BadInput.bad(
                        DATA,
                        "--data @twice.csv --label b",
                        "twice.csv: columns 1 and 3 of the header are both named 'a'; rename one"),
                BadInput.bad(USAGE, "--data @good.parquet --label y", ".csv, .csv.gz and .npy"),
                BadInput.bad(
                        DATA,
                        "--data @plain.csv.gz --label y",
                        "plain.csv.gz cannot be decompressed"),
                BadInput.bad(DATA, "--data @plain.npy --label 0", "plain.npy is not an .npy file"),
                BadInput.bad(
                        DATA, "--data @integers.npy --label 0", "type '<i8'", "astype('<f4')"));
    }

    static Stream<BadInput.Case> jobs() {
        return Stream.of(
                BadInput.bad(
                        USAGE,
                        "--job @typo.yaml",
                        "typo.yaml:4: unknown key 'learning-rat'; did you mean 'learning-rate'?",
                        "typo.yaml:5: epochs: 'many' is not a whole number"),
                BadInput.bad(
                        USAGE,
                        "--data @good.csv --label y --epochs 0 --shards 3 --model liner",
                        "--model: unknown model 'liner'",
                        "--epochs: 0 is too small",
                        "--shards: 3 is not a power of two",
                        "the nearest is"),
                BadInput.bad(
                        DATA,
                        "--job @changed.yaml",
                        "data-sha256: the job was made for rows with the fingerprint",
                        "changed.csv has",
                        "new run without data-sha256"),
                BadInput.bad(
                        DATA,
                        "--data @numbers.csv --label y --model logistic",
                        "numbers.csv: row 2: the label is 2.0",
                        "takes 0 or 1, or two classes as texts"),
                BadInput.bad(
                        DATA,
                        "--data @fractions.csv --label y --model softmax",
                        "fractions.csv: row 2: the label is 1.5",
                        "model 'softmax' takes classes: whole numbers from 0"),
                BadInput.bad(
                        DATA,
                        "--data @negative.csv --label y --model mlp --hidden 4"
                                + " --loss softmax_cross_entropy",
                        "negative.csv: row 2: the label is -1.0",
                        "model 'mlp' takes classes"),
                BadInput.bad(
                        DATA,
                        "--data @numbers.csv --label y --model softmax --validation-data @later.csv",
                        "later.csv: row 1: the label is 3.0",
                        "whole numbers from 0 to 2"),
                BadInput.bad(
                        DATA,
                        "--data @numbers.csv --label y --model mlp --hidden 4 --loss hinge",
                        "numbers.csv: row 2: the label is 2.0",
                        "--loss softmax_cross_entropy for more classes"),
                BadInput.bad(
                        USAGE,
                        "--data @zeros.csv --label y --model softmax",
                        "model 'softmax' tells classes apart, the label column has only 1"),
                BadInput.bad(
                        USAGE,
                        "--data @classes3.csv --label y --model mlp --hidden 4 --loss hinge",
                        "model 'mlp' tells two classes apart, the label column has 3",
                        "use --loss softmax_cross_entropy"),
                BadInput.bad(
                        DATA,
                        "--data @good.csv --label y --model mlp --hidden 4 --initial-parameters"
                                + " @model/model.safetensors",
                        "model 'mlp' needs the parameters 0.bias[4], 0.weight[2, 4], 2.bias[1]",
                        "but the file has bias[1], weight[2, 1]"),
                BadInput.bad(
                        USAGE,
                        "--data @classes3.csv --label y --model logistic",
                        "tells two classes apart, the label column has 3",
                        "softmax"),
                BadInput.bad(
                        DATA,
                        "--data @classes3.csv --label y",
                        "classes3.csv, line 2, column 'y': 'red' is not a number",
                        "--model logistic"),
                BadInput.bad(
                        USAGE,
                        "--data @good.csv --label y --validation-split 0.1",
                        "--validation-split 0.1 of 3 rows leaves none to validate; enlarge it"),
                BadInput.bad(
                        DATA,
                        "--data @classes2.csv --label y --model logistic --validation-data"
                                + " @stranger.csv",
                        "stranger.csv, line 3, column 'y': 'maybe' is not a class of the model",
                        "'no', 'yes'"),
                BadInput.bad(
                        DATA,
                        "--data @good.csv --label y --validation-data @columns.csv",
                        "columns.csv has no columns 'a', 'b' for features; its columns are 'c', 'y'"),
                BadInput.bad(
                        DATA,
                        "--data @good.csv --label y --features a --initial-parameters"
                                + " @model/model.safetensors",
                        "needs the parameters bias[1], weight[1, 1]",
                        "the file has bias[1], weight[2, 1]"),
                BadInput.bad(
                        DATA,
                        "--data @good.csv --label y --initial-parameters @truncated.safetensors",
                        "truncated.safetensors: truncated"));
    }

    @ParameterizedTest
    @MethodSource({"data", "jobs"})
    void endsAFitBeforeItLeavesAnything(BadInput.Case input) {
        CommandLineStage.Result result = stage.fit("never", input.arguments());

        BadInput.assertRefused(input, result);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    static Stream<BadInput.Case> outputs() {
        return Stream.of(
                BadInput.bad(
                        CANNOT_CREATE,
                        "@model",
                        "model holds a run already",
                        "--overwrite",
                        "--out"),
                BadInput.bad(CANNOT_CREATE, "@file", "file: a file of that name is there"),
                BadInput.bad(CANNOT_CREATE, "@file/deeper", "file: a file of that name is there"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void endsAFitThatCannotHaveItsDirectory(BadInput.Case input) throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("model/model.safetensors"));

        BadInput.assertRefused(
                input,
                stage.run(
                        "fit --workers 0 --progress none --data @good.csv --label y --out "
                                + input.arguments()));

        assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(before);
    }

    @Test
    void aLossThatIsNotFiniteIsNamedAndTheLastGoodParametersAreKept() throws IOException {
        CommandLineStage.Result result =
                stage.fit(
                        "diverged", "--data @good.csv --label y --learning-rate 1e12 --epochs 50");

        assertThat(result.exit()).isEqualTo(DATA.value());
        assertThat(result.err())
                .startsWith("ruban: error: the loss is Infinity at step 3 (epoch 3 of 50)")
                .contains("learning rate 1.0E12", "the parameters after step 2 are kept")
                .contains("what the run has got is in " + folder.resolve("diverged"));
        TensorFile kept = Safetensors.read(folder.resolve("diverged/model.safetensors"));
        assertThat(ParameterDigest.sha256(kept.layout(), kept.values())).isEqualTo(digestAfter(2));
        assertThat(kept.metadata())
                .containsEntry("ruban.finished", "false")
                .containsEntry("ruban.steps", "2");
        assertThat(folder.resolve("diverged/history.csv"))
                .content()
                .hasLineCount(4)
                .contains("\n2,2,");
        assertThat(folder.resolve("diverged/summary.json")).doesNotExist();
    }

    private static String digestAfter(int steps) throws IOException {
        Table table = Table.read(folder.resolve("good.csv"));
        return ReferenceTrainer.train(
                        Job.of(table.features("y"), table.labels("y"), Job.Model.LINEAR)
                                .withOptimizer(new Job.Sgd(1e12))
                                .withEpochs(steps))
                .digest();
    }
}
