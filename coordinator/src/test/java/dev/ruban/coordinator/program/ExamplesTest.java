package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ruban.coordinator.cli.Main;
import dev.ruban.worker.cli.WorkerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The job files of `examples` do what their users expect, from the first command to the last.
@Timeout(60)
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir private Path folder = Path.of("set by JUnit");
    private final StringWriter out = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "diabetes, diabetes, r2, 0.5",
        "diabetes_mlp, diabetes, r2, 0.5",
        "breast_cancer, breast_cancer, accuracy, 0.97",
        "breast_cancer_lbfgs, breast_cancer, accuracy, 0.97",
        "breast_cancer_mlp, breast_cancer, accuracy, 0.97",
        "iris_softmax, iris, accuracy, 0.96",
        "iris_mlp, iris, accuracy, 0.97"
    })
    void trainsAGoodModel(String job, String table, String metric, double least)
            throws IOException {
        String data = TestJobs.example(table);
        Path model = fit("--job", EXAMPLES.resolve(job + ".yaml").toString(), "--data", data);

        JsonObject result = evaluate(model, data);

        assertThat(result.get(metric).getAsDouble()).isGreaterThanOrEqualTo(least);
        assertThat(folder.resolve("run/plots").toFile().list()).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void aLineSearchThatHasConvergedTellsHowManyEpochsItTook() throws IOException {
        String data = TestJobs.example("breast_cancer");
        fit("--job", EXAMPLES.resolve("breast_cancer_lbfgs.yaml").toString(), "--data", data);

        String summary = Files.readString(folder.resolve("run/summary.json"));
        JsonObject told = JsonParser.parseString(summary).getAsJsonObject();
        List<String> history = Files.readAllLines(folder.resolve("run/history.csv"));
        String[] last = history.getLast().split(",", -1);

        assertThat(told.get("epochs").getAsInt()).isBetween(10, 40).isEqualTo(history.size() - 2);
        assertThat(last[0]).isEqualTo(told.get("epochs").getAsString());
        assertThat(last[1]).isEqualTo(told.get("steps").getAsString());
        assertThat(last[3]).isEqualTo(told.get("final_loss").getAsString());
        assertThat(told.get("steps").getAsInt()).isGreaterThan(told.get("epochs").getAsInt());
    }

    @Test
    void predictsClassesWithProbabilities() throws IOException {
        String data = TestJobs.example("iris");
        Path model = fit("--job", EXAMPLES.resolve("iris_mlp.yaml").toString(), "--data", data);
        Path predictions = folder.resolve("predictions.csv");

        run("predict", "--model", model, "--data", data, "--output", predictions);

        List<String> lines = Files.readAllLines(predictions);
        assertThat(lines).hasSize(151).first().isEqualTo("prediction,probability");
        assertThat(lines.get(1)).startsWith("0,0.9");
        assertThat(lines.subList(1, 151)).allMatch(line -> line.matches("[012],(0\\..*|1\\.0)"));
    }

    @Test
    void classesMayBeTexts() throws IOException {
        Path table = folder.resolve("texts.csv");
        Files.writeString(
                table, "x,kind\n0,low\n5,high\n2,middle\n0.1,low\n5.5,high\n2.2,middle\n");
        Path model =
                fit(
                        "--data "
                                + table
                                + " --label kind --standardize --model softmax"
                                + " --optimizer adam --learning-rate 0.3 --epochs 200");
        Path predictions = folder.resolve("predictions.csv");

        run("predict", "--model", model, "--data", table, "--output", predictions);

        assertThat(Files.readAllLines(predictions))
                .extracting(line -> line.substring(0, line.indexOf(',')))
                .containsExactly("prediction", "low", "high", "middle", "low", "high", "middle");
        assertThat(evaluate(model, table.toString()).get("accuracy").getAsDouble()).isEqualTo(1);
    }

    @Test
    void aHingeHasScoresAndNoProbabilities() throws IOException {
        Path model =
                fit(
                        "--label benign --standardize --model logistic --loss hinge --data "
                                + TestJobs.example("breast_cancer"));
        Path predictions = folder.resolve("predictions.csv");

        run(
                "predict",
                "--model",
                model,
                "--data",
                TestJobs.example("breast_cancer"),
                "--output",
                predictions);

        assertThat(Files.readAllLines(predictions)).first().isEqualTo("prediction,score");
    }

    @Test
    void inspectShowsWhatAModelIs() {
        String data = TestJobs.example("iris");
        Path model = fit("--job", EXAMPLES.resolve("iris_mlp.yaml").toString(), "--data", data);

        String shown = run("inspect", model);

        assertThat(shown)
                .contains(
                        "model: mlp: 4 -> 8 tanh -> 3",
                        "loss: softmax_cross_entropy",
                        "label: species",
                        "classes: 0, 1, 2",
                        "features (mean, deviation)",
                        "  petal_width  1.19",
                        "  data-sha256: ",
                        "  0.weight [4, 8]",
                        "elements: 67",
                        "sha256: ");
    }

    @Test
    void theExampleLineIsLearned() throws IOException {
        Path table = folder.resolve("made.csv");
        run("example", "line", "--rows", 500, "--seed", 7, "--noise", 0.5, "--output", table);

        Path model = fit("--data " + table + " --label y --learning-rate 0.1 --epochs 100");

        assertThat(Files.readAllLines(table)).hasSize(501).startsWith("x,y");
        assertThat(evaluate(model, table.toString()).get("rmse").getAsDouble())
                .isBetween(0.45, 0.55);
    }

    private Path fit(String options) {
        return fit(options.split(" "));
    }

    private Path fit(String... options) {
        List<Object> words = new ArrayList<>(List.of("fit", "--workers", 0, "--threads", 1));
        words.addAll(List.of("--progress", "none", "--out", folder.resolve("run")));
        words.addAll(List.of(options));
        run(words.toArray());
        return folder.resolve("run/model.safetensors");
    }

    private JsonObject evaluate(Path model, String data) {
        String json = run("evaluate", "--model", model, "--data", data, "--json");
        return JsonParser.parseString(json).getAsJsonObject();
    }

    /// @return what was printed
    private String run(Object... words) {
        out.getBuffer().setLength(0);
        StringWriter err = new StringWriter();
        List<String> texts = new ArrayList<>();
        for (Object word : words) texts.add(word.toString());
        if (List.of("fit", "evaluate", "predict").contains(texts.getFirst()))
            texts.addAll(List.of("--cache", folder.resolve("cache").toString()));
        int code =
                Main.execute(
                        new RubanProgram(new WorkerProcess()),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        texts.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }
}
