package dev.ruban.coordinator.program;

import static dev.ruban.problem.ExitCode.CANNOT_CREATE;
import static dev.ruban.problem.ExitCode.DATA;
import static dev.ruban.problem.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that are no models, and uses of a model that cannot be.
@Timeout(60)
final class BadModelEndToEndTest {
    @TempDir private static Path folder = Path.of("set by JUnit");

    private static CommandLineStage stage = new CommandLineStage(folder);

    @BeforeAll
    static void makeFiles() throws IOException {
        stage = BadInput.stage(folder);
    }

    static Stream<BadInput.Case> models() {
        return Stream.of(
                BadInput.bad(DATA, "@nothing.safetensors", "nothing.safetensors: no such file"),
                BadInput.bad(
                        DATA,
                        "@empty.csv",
                        "empty.csv: 0 bytes are too few for a safetensors file"),
                BadInput.bad(DATA, "@good.csv", "good.csv: not a safetensors file"),
                BadInput.bad(DATA, "@short-header.safetensors", "truncated: it states a header of"),
                BadInput.bad(
                        DATA,
                        "@truncated.safetensors",
                        "truncated: the tensors take 12 bytes and 10"),
                BadInput.bad(
                        DATA,
                        "@foreign.safetensors",
                        "no model of Ruban's",
                        "--initial-parameters"),
                BadInput.bad(
                        DATA,
                        "@arithmetic.safetensors",
                        "arithmetic 2 and this Ruban computes by 1"),
                BadInput.bad(
                        DATA, "@classes.safetensors", "metadata 'ruban.classes' cannot be read"),
                BadInput.bad(
                        DATA, "@features.safetensors", "metadata 'ruban.features' cannot be read"),
                BadInput.bad(
                        DATA,
                        "@weights.safetensors",
                        "its parameters are not those that were written",
                        "their SHA-256 is "),
                BadInput.bad(DATA, "@job.safetensors", "metadata 'ruban.job':1: unknown key 'x'"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void isNotTakenForAModel(BadInput.Case input) {
        String model = " --model " + input.arguments();

        BadInput.assertRefused(input, stage.run("evaluate --data @good.csv --label y" + model));
        BadInput.assertRefused(
                input, stage.run("predict --data @good.csv --output @never.csv" + model));
        assertThat(folder.resolve("never.csv")).doesNotExist();
    }

    static Stream<BadInput.Case> uses() {
        String evaluate = "evaluate --model @model/model.safetensors ";
        String predict = "predict --model @model/model.safetensors --output @never.csv ";
        String output = "predict --model @model/model.safetensors --data @good.csv --output ";
        return Stream.of(
                BadInput.bad(
                        DATA,
                        evaluate + "--data @columns.csv --label y",
                        "no columns 'a', 'b' for features"),
                BadInput.bad(
                        DATA, predict + "--data @columns.csv", "no columns 'a', 'b' for features"),
                BadInput.bad(
                        DATA, evaluate + "--data @good.csv --label z", "no column 'z' for a label"),
                BadInput.bad(
                        USAGE,
                        evaluate + "--data @good.csv --label y,a",
                        "--label",
                        "1 column, not 2"),
                BadInput.bad(
                        DATA,
                        "evaluate --model @text-model/model.safetensors --data @stranger.csv",
                        "stranger.csv, line 3, column 'y': 'maybe' is not a class of the model"),
                BadInput.bad(
                        DATA,
                        predict + "--data @text.csv",
                        "line 3, column 'b': 'red'",
                        "replace it"),
                BadInput.bad(DATA, predict + "--data @nothing.csv", "nothing.csv does not exist"),
                BadInput.bad(CANNOT_CREATE, output + "@file", "the file exists; say --overwrite"),
                BadInput.bad(CANNOT_CREATE, output + "@", "is a directory; name a file in it"),
                BadInput.bad(
                        CANNOT_CREATE,
                        output + "@nowhere/p.csv",
                        "no directory",
                        "nowhere; create it"),
                BadInput.bad(CANNOT_CREATE, output + "@file/p.csv", "there is no directory"));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void endsAUseOfAModel(BadInput.Case input) {
        BadInput.assertRefused(input, stage.run(input.arguments()));
        assertThat(folder.resolve("file")).hasContent("in the way");
        assertThat(folder.resolve("never.csv")).doesNotExist();
    }
}
