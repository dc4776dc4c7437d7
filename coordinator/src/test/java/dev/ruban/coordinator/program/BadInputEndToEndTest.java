package dev.ruban.coordinator.program;

import static dev.ruban.problem.ExitCode.CANNOT_CREATE;
import static dev.ruban.problem.ExitCode.DATA;
import static dev.ruban.problem.ExitCode.USAGE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.problem.ExitCode;
import dev.ruban.reference.Job;
import dev.ruban.reference.ReferenceTrainer;
import dev.ruban.reference.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

    /// @param arguments as on the command line; `@name` is a file of the stage
    record Case(ExitCode code, String arguments, List<String> fragments) {
        @Override
        public String toString() {
            return arguments;
        }
    }

    private static Case bad(ExitCode code, String arguments, String... fragments) {
        return new Case(code, arguments, List.of(fragments));
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        stage = new CommandLineStage(folder);
        write("good.csv", "a,b,y\n1,2,3\n2,3,4\n4,5,6\n");
        write("empty.csv", "");
        write("header.csv", "a,b,y\n");
        write("ragged.csv", "a,b,y\n1,2,3\n2,3\n");
        write("text.csv", "a,b,y\n1,2,3\n2,red,4\n");
        write("gap.csv", "a,b,y\n1,2,3\n2,,4\n");
        write("nan.csv", "a,b,y\n1,2,3\n2,NaN,4\n");
        write("infinite.csv", "a,b,y\n1,2,3\n2,-inf,4\n");
        write("huge.csv", "a,b,y\n1,2,3\n2,1e39,4\n");
        write("twice.csv", "a,b,a\n1,2,3\n");
        write("numbers.csv", "a,y\n1,0\n2,2\n");
        write("fractions.csv", "a,y\n1,0\n2,1.5\n");
        write("negative.csv", "a,y\n1,0\n2,-1\n");
        write("later.csv", "a,y\n1,3\n2,1\n");
        write("zeros.csv", "a,y\n1,0\n2,0\n");
        write("classes2.csv", "a,y\n1,no\n2,yes\n3,no\n");
        write("classes3.csv", "a,y\n1,red\n2,green\n3,blue\n");
        write("stranger.csv", "a,y\n1,no\n2,maybe\n");
        write("columns.csv", "c,y\n1,2\n");
        write("good.parquet", "PAR1");
        write("plain.csv.gz", "a,y\n1,2\n");
        write("plain.npy", "a,y\n1,2\n");
        write("file", "in the way");
        write(
                "typo.yaml",
                "data: good.csv\nlabel: y\n\nlearning-rat: 1\nepochs: many\nshards: 3\n");
        Files.write(folder.resolve("integers.npy"), npy("<i8", 2, 3));
        assertThat(stage.fit("model", "--data @good.csv --label y").exit()).isZero();
        assertThat(
                        stage.fit("text-model", "--data @classes2.csv --label y --model logistic")
                                .exit())
                .isZero();
        ModelForgery.of(folder.resolve("model/model.safetensors")).into(folder);
        String job = Files.readString(folder.resolve("model/job.yaml"));
        write("changed.yaml", job.replace("good.csv", "changed.csv"));
        write("changed.csv", "a,b,y\n1,2,3\n2,3,4\n4,5,7\n");
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static byte[] npy(String type, int rows, int columns) {
        String header =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
                        .formatted(type, rows, columns);
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(US_ASCII);
        byte[] file =
                Arrays.copyOf(
                        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0},
                        10 + text.length + rows * columns * 8);
        System.arraycopy(text, 0, file, 10, text.length);
        return file;
    }

    static Stream<Case> data() {
        return Stream.of(
                bad(DATA, "--data @nothing.csv --label y", "nothing.csv does not exist"),
                bad(DATA, "--data @ --label y", "is not a file of data, but a directory"),
                bad(USAGE, "--data @good.csv", "the label is missing", "--label COLUMN"),
                bad(DATA, "--data @good.csv --label z", "no column 'z'", "'a', 'b', 'y'"),
                bad(
                        DATA,
                        "--data ../examples/data/diabetes.csv --label progresion",
                        "no column 'progresion' for a label; did you mean 'progression'?"),
                bad(DATA, "--data @good.csv --label y --features a,q,r", "'q'", "'r'"),
                bad(DATA, "--data @ragged.csv --label y", "ragged.csv, line 3: 2 fields", "3"),
                bad(
                        DATA,
                        "--data @text.csv --label y",
                        "text.csv, line 3, column 'b': 'red' is not a number",
                        "--features"),
                bad(DATA, "--data @gap.csv --label y", "line 3, column 'b'", "empty", "fill it in"),
                bad(DATA, "--data @nan.csv --label y", "line 3, column 'b': 'NaN' is not a finite"),
                bad(DATA, "--data @infinite.csv --label y", "line 3, column 'b': '-inf' is not a"),
                bad(DATA, "--data @huge.csv --label y", "line 3, column 'b': '1e39' is beyond"),
                bad(DATA, "--data @header.csv --label y", "header.csv has a header but no rows"),
                bad(DATA, "--data @empty.csv --label y", "empty.csv is empty", "name the columns"),
                bad(
                        DATA,
                        "--data @twice.csv --label b",
                        "twice.csv: columns 1 and 3 of the header are both named 'a'; rename one"),
                bad(USAGE, "--data @good.parquet --label y", ".csv, .csv.gz and .npy"),
                bad(DATA, "--data @plain.csv.gz --label y", "plain.csv.gz cannot be decompressed"),
                bad(DATA, "--data @plain.npy --label 0", "plain.npy is not an .npy file"),
                bad(DATA, "--data @integers.npy --label 0", "type '<i8'", "astype('<f4')"));
    }

    static Stream<Case> jobs() {
        return Stream.of(
                bad(
                        USAGE,
                        "--job @typo.yaml",
                        "typo.yaml:4: unknown key 'learning-rat'; did you mean 'learning-rate'?",
                        "typo.yaml:5: epochs: 'many' is not a whole number"),
                bad(
                        USAGE,
                        "--data @good.csv --label y --epochs 0 --shards 3 --model liner",
                        "--model: unknown model 'liner'",
                        "--epochs: 0 is too small",
                        "--shards: 3 is not a power of two",
                        "the nearest is"),
                bad(
                        DATA,
                        "--job @changed.yaml",
                        "data-sha256: the job was made for rows with the fingerprint",
                        "changed.csv has",
                        "new run without data-sha256"),
                bad(
                        DATA,
                        "--data @numbers.csv --label y --model logistic",
                        "numbers.csv: row 2: the label is 2.0",
                        "takes 0 or 1, or two classes as texts"),
                bad(
                        DATA,
                        "--data @fractions.csv --label y --model softmax",
                        "fractions.csv: row 2: the label is 1.5",
                        "model 'softmax' takes classes: whole numbers from 0"),
                bad(
                        DATA,
                        "--data @negative.csv --label y --model mlp --hidden 4"
                                + " --loss softmax_cross_entropy",
                        "negative.csv: row 2: the label is -1.0",
                        "model 'mlp' takes classes"),
                bad(
                        DATA,
                        "--data @numbers.csv --label y --model softmax --validation-data @later.csv",
                        "later.csv: row 1: the label is 3.0",
                        "whole numbers from 0 to 2"),
                bad(
                        DATA,
                        "--data @numbers.csv --label y --model mlp --hidden 4 --loss hinge",
                        "numbers.csv: row 2: the label is 2.0",
                        "--loss softmax_cross_entropy for more classes"),
                bad(
                        USAGE,
                        "--data @zeros.csv --label y --model softmax",
                        "model 'softmax' tells classes apart, the label column has only 1"),
                bad(
                        USAGE,
                        "--data @classes3.csv --label y --model mlp --hidden 4 --loss hinge",
                        "model 'mlp' tells two classes apart, the label column has 3",
                        "use --loss softmax_cross_entropy"),
                bad(
                        DATA,
                        "--data @good.csv --label y --model mlp --hidden 4 --initial-parameters"
                                + " @model/model.safetensors",
                        "model 'mlp' needs the parameters 0.bias[4], 0.weight[2, 4], 2.bias[1]",
                        "but the file has bias[1], weight[2, 1]"),
                bad(
                        USAGE,
                        "--data @classes3.csv --label y --model logistic",
                        "tells two classes apart, the label column has 3",
                        "softmax"),
                bad(
                        DATA,
                        "--data @classes3.csv --label y",
                        "classes3.csv, line 2, column 'y': 'red' is not a number",
                        "--model logistic"),
                bad(
                        USAGE,
                        "--data @good.csv --label y --validation-split 0.1",
                        "--validation-split 0.1 of 3 rows leaves none to validate; enlarge it"),
                bad(
                        DATA,
                        "--data @classes2.csv --label y --model logistic --validation-data"
                                + " @stranger.csv",
                        "stranger.csv, line 3, column 'y': 'maybe' is not a class of the model",
                        "'no', 'yes'"),
                bad(
                        DATA,
                        "--data @good.csv --label y --validation-data @columns.csv",
                        "columns.csv has no columns 'a', 'b' for features; its columns are 'c', 'y'"),
                bad(
                        DATA,
                        "--data @good.csv --label y --features a --initial-parameters"
                                + " @model/model.safetensors",
                        "needs the parameters bias[1], weight[1, 1]",
                        "the file has bias[1], weight[2, 1]"),
                bad(
                        DATA,
                        "--data @good.csv --label y --initial-parameters @truncated.safetensors",
                        "truncated.safetensors: truncated"));
    }

    @ParameterizedTest
    @MethodSource({"data", "jobs"})
    void endsAFitBeforeItLeavesAnything(Case input) {
        CommandLineStage.Result result = stage.fit("never", input.arguments());

        assertRefused(input, result);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    static Stream<Case> outputs() {
        return Stream.of(
                bad(CANNOT_CREATE, "@model", "model holds a run already", "--overwrite", "--out"),
                bad(CANNOT_CREATE, "@file", "file: a file of that name is there"),
                bad(CANNOT_CREATE, "@file/deeper", "file: a file of that name is there"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void endsAFitThatCannotHaveItsDirectory(Case input) throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("model/model.safetensors"));

        assertRefused(
                input,
                stage.run(
                        "fit --workers 0 --progress none --data @good.csv --label y --out "
                                + input.arguments()));

        assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(before);
    }

    static Stream<Case> models() {
        return Stream.of(
                bad(DATA, "@nothing.safetensors", "nothing.safetensors: no such file"),
                bad(DATA, "@empty.csv", "empty.csv: 0 bytes are too few for a safetensors file"),
                bad(DATA, "@good.csv", "good.csv: not a safetensors file"),
                bad(DATA, "@short-header.safetensors", "truncated: it states a header of"),
                bad(DATA, "@truncated.safetensors", "truncated: the tensors take 12 bytes and 10"),
                bad(DATA, "@foreign.safetensors", "no model of Ruban's", "--initial-parameters"),
                bad(DATA, "@arithmetic.safetensors", "arithmetic 2 and this Ruban computes by 1"),
                bad(DATA, "@classes.safetensors", "metadata 'ruban.classes' cannot be read"),
                bad(DATA, "@features.safetensors", "metadata 'ruban.features' cannot be read"),
                bad(
                        DATA,
                        "@weights.safetensors",
                        "its parameters are not those that were written",
                        "their SHA-256 is "),
                bad(DATA, "@job.safetensors", "metadata 'ruban.job':1: unknown key 'x'"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void isNotTakenForAModel(Case input) {
        String model = " --model " + input.arguments();

        assertRefused(input, stage.run("evaluate --data @good.csv --label y" + model));
        assertRefused(input, stage.run("predict --data @good.csv --output @never.csv" + model));
        assertThat(folder.resolve("never.csv")).doesNotExist();
    }

    static Stream<Case> uses() {
        String evaluate = "evaluate --model @model/model.safetensors ";
        String predict = "predict --model @model/model.safetensors --output @never.csv ";
        String output = "predict --model @model/model.safetensors --data @good.csv --output ";
        return Stream.of(
                bad(
                        DATA,
                        evaluate + "--data @columns.csv --label y",
                        "no columns 'a', 'b' for features"),
                bad(DATA, predict + "--data @columns.csv", "no columns 'a', 'b' for features"),
                bad(DATA, evaluate + "--data @good.csv --label z", "no column 'z' for a label"),
                bad(USAGE, evaluate + "--data @good.csv --label y,a", "--label", "1 column, not 2"),
                bad(
                        DATA,
                        "evaluate --model @text-model/model.safetensors --data @stranger.csv",
                        "stranger.csv, line 3, column 'y': 'maybe' is not a class of the model"),
                bad(DATA, predict + "--data @text.csv", "line 3, column 'b': 'red'", "replace it"),
                bad(DATA, predict + "--data @nothing.csv", "nothing.csv does not exist"),
                bad(CANNOT_CREATE, output + "@file", "the file exists; say --overwrite"),
                bad(CANNOT_CREATE, output + "@", "is a directory; name a file in it"),
                bad(CANNOT_CREATE, output + "@nowhere/p.csv", "no directory", "nowhere; create it"),
                bad(CANNOT_CREATE, output + "@file/p.csv", "there is no directory"));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void endsAUseOfAModel(Case input) {
        assertRefused(input, stage.run(input.arguments()));
        assertThat(folder.resolve("file")).hasContent("in the way");
        assertThat(folder.resolve("never.csv")).doesNotExist();
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

    private static void assertRefused(Case input, CommandLineStage.Result result) {
        assertThat(result.err()).startsWith("ruban: error: ").contains(input.fragments());
        assertThat(result.err()).doesNotContain("Exception", "\tat ", "null");
        assertThat(result.exit()).isEqualTo(input.code().value());
        assertThat(result.out()).isEmpty();
    }
}
