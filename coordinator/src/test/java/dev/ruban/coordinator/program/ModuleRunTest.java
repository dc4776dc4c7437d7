package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.checkpoint.Safetensors;
import dev.ruban.coordinator.program.CommandLineStage.Result;
import dev.ruban.module.TestJar;
import dev.ruban.module.UserModule;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.StopSignal;
import dev.ruban.worker.cli.WorkerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A module of the user's own from the command line: trained, used, and refused.
@Timeout(60)
class ModuleRunTest {
    private static final String IRIS =
            " --data ../examples/data/iris.csv --label species --loss softmax_cross_entropy"
                    + " --standardize --optimizer adam --batch-size 32 --epochs 5 ";
    private static final String MINE = " --module com.acme.MyModel --module-path @my.jar ";
    private static final Pattern JARS = Pattern.compile("module-sha256: \\[\"?([0-9a-f]{64})\"?]");
    private static final String CALL = "public Tensor call(Tensor x) ";

    @TempDir private static Path folder = Path.of("set by JUnit");

    private static CommandLineStage stage = new CommandLineStage(folder);

    @BeforeAll
    static void makeJars() throws IOException {
        stage = new CommandLineStage(folder);
        TestJar.network(folder, "my.jar", 5);
        TestJar.network(folder, "other.jar", 6);
        TestJar.build(
                folder,
                "bad.jar",
                Map.of(
                        "NoVariables", module("NoVariables", "", CALL + "{ return x; }"),
                        "Random",
                                module(
                                        "Random",
                                        "final Variable w = new Variable((float) Math.random());",
                                        CALL + "{ return x.times(w); }"),
                        "Throws",
                                module(
                                        "Throws",
                                        "final Variable w = new Variable(1f);",
                                        CALL
                                                + "{ throw new UnsupportedOperationException(\"later\"); }"),
                        "Mixes",
                                module(
                                        "Mixes",
                                        "final Linear l; public Mixes(int f, int o) { l = new Linear(f, o); }",
                                        CALL + "{ return l.call(x.minus(x.mean(0))); }"),
                        "Narrow",
                                module(
                                        "Narrow",
                                        "final Linear l; public Narrow(int f, int o) { l = new Linear(f, 2); }",
                                        CALL + "{ return l.call(x); }"),
                        "Twice",
                                module(
                                        "Twice",
                                        "final Variable w = new Variable(1f); final Variable v = w;",
                                        CALL + "{ return x.times(w); }")));
        Result trained = stage.fit("run", IRIS + MINE);
        assertThat(trained.exit()).as(trained.err()).isZero();
    }

    private static String module(String name, String fields, String call) {
        return "public class %s extends Module { %s %s }".formatted(name, fields, call);
    }

    @Test
    void theJobNamesTheClassAndTheHashOfItsJar() throws IOException {
        String job = Files.readString(folder.resolve("run/job.yaml"));

        assertThat(job).contains("model: module\n", "module: com.acme.MyModel\n");
        assertThat(hashIn(job)).isEqualTo(sha256("my.jar"));
        String metadata =
                Safetensors.read(folder.resolve("run/model.safetensors")).metadata().toString();
        assertThat(metadata).contains("module: com.acme.MyModel", sha256("my.jar"));
    }

    private static String hashIn(String job) {
        Matcher matcher = JARS.matcher(job);
        assertThat(matcher.find()).as(job).isTrue();
        return matcher.group(1);
    }

    private static String sha256(String jar) {
        return UserModule.read("com.acme.MyModel", List.of(folder.resolve(jar)))
                .sha256()
                .getFirst();
    }

    @Test
    void aRunsJobFileTrainsTheSameAgain() {
        Result again = stage.fit("again", "--job @run/job.yaml --module-path @my.jar");

        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.out().lines().findFirst())
                .isEqualTo(stage.fit("third", IRIS + MINE).out().lines().findFirst());
    }

    @Test
    void anotherJarIsAnotherJob() {
        Result other = stage.fit("other", "--job @run/job.yaml --module-path @other.jar");

        assertThat(other.exit()).isEqualTo(ExitCode.USAGE.value());
        assertThat(other.err())
                .contains("module com.acme.MyModel: the job's is of a jar with SHA-256 ")
                .contains(sha256("my.jar"), sha256("other.jar"), "other.jar");
        assertThat(folder.resolve("other")).doesNotExist();
    }

    /// Also where nothing is left to compute: with another jar it is another run.
    @Test
    void aFinishedRunIsNotTheRunOfAnotherJar() {
        Result mine = stage.run("fit --resume @run");
        Result other = stage.run("fit --resume @run --module-path @other.jar");

        assertThat(mine.exit()).as(mine.err()).isZero();
        assertThat(mine.out()).contains("is finished");
        assertThat(other.exit()).isEqualTo(ExitCode.USAGE.value());
        assertThat(other.out()).doesNotContain("is finished");
        assertThat(other.err()).contains(sha256("my.jar"), sha256("other.jar"), "other.jar");
    }

    @Test
    void aRunIsVerifiedWithItsJarOnly() {
        Result mine = stage.run("verify @run " + MINE);
        Result other = stage.run("verify @run --module com.acme.MyModel --module-path @other.jar");

        assertThat(mine.exit()).as(mine.err()).isZero();
        assertThat(other.exit()).as(other.err()).isEqualTo(ExitCode.UNVERIFIED.value());
        assertThat(other.err())
                .contains("not verified: code: ", sha256("my.jar"), sha256("other.jar"));
    }

    @Test
    void aModelFileIsUsedWithItsJar() throws IOException {
        String use = "--model @run/model.safetensors --data ../examples/data/iris.csv ";

        Result evaluated = stage.run("evaluate " + use + MINE);
        Result predicted = stage.run("predict " + use + MINE + "--output @predictions.csv");

        assertThat(evaluated.err()).isEmpty();
        assertThat(evaluated.out()).contains("rows 150", "accuracy 0.");
        assertThat(predicted.exit()).as(predicted.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("predictions.csv"))).hasSize(151);
    }

    @Test
    void withoutItsJarAModelFileCannotBeUsedButLookedAt() {
        Result evaluated =
                stage.run(
                        "evaluate --model @run/model.safetensors --data ../examples/data/iris.csv");
        StringWriter shown = new StringWriter();
        new RubanProgram(new WorkerProcess())
                .inspect(
                        folder.resolve("run/model.safetensors"),
                        new CommandContext(
                                new PrintWriter(shown), new PrintWriter(shown), new StopSignal()));

        assertThat(evaluated.exit()).isEqualTo(ExitCode.USAGE.value());
        assertThat(evaluated.err())
                .contains("the job needs the module com.acme.MyModel of a jar with SHA-256 ")
                .contains(sha256("my.jar"), "--module com.acme.MyModel --module-path JAR");
        assertThat(shown.toString())
                .contains("model: module com.acme.MyModel: 4 -> 3", sha256("my.jar"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--model @run/model.safetensors --module com.acme.MyModel --module-path @other.jar | other.jar with SHA-256",
                "--model @run/model.safetensors --module com.acme.Mixes --module-path @bad.jar | this process has --module com.acme.Mixes of a jar",
                "--model @run/model.safetensors --module-path @my.jar | --module-path: it has no effect without --module",
                "--model @run/model.safetensors --module com.acme.MyModel | name it with --module-path JAR"
            })
    void aModelFileIsNotUsedWithAnotherJar(String options, String message) {
        Result result = stage.run("evaluate " + options + " --data ../examples/data/iris.csv");

        assertThat(result.exit()).isEqualTo(ExitCode.USAGE.value());
        assertThat(result.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--module com.acme.MyModel | --module: com.acme.MyModel is in a jar of yours; name it with",
                "--module com.acme.MyModel --module-path @none.jar | none.jar: there is no such jar",
                "--module com.acme.MyModle --module-path @my.jar | did you mean 'com.acme.MyModel'?",
                "--module my-model --module-path @my.jar | --module: 'my-model' is no name of a class",
                "--module com.acme.MyModel --module-path @my.jar --model linear | --module: it has no effect with model 'linear'",
                "--module com.acme.MyModel --module-path @my.jar --hidden 4 | model 'module' has no hidden layers",
                "--model module | 'module' is a module of your own; name its class, --module com.acme.MyModel",
                "--model softmax --module-path @my.jar | --module-path: it has no effect without --module",
                "--module com.acme.NoVariables --module-path @bad.jar | module com.acme.NoVariables: it has no variables",
                "--module com.acme.Random --module-path @bad.jar | made twice, it has other parameters",
                "--module com.acme.Throws --module-path @bad.jar | its call threw java.lang.UnsupportedOperationException: later (at",
                "--module com.acme.Mixes --module-path @bad.jar | module com.acme.Mixes: its call is refused: ",
                "--module com.acme.Narrow --module-path @bad.jar | it returns [batch, 2] for input of shape [batch, 4]",
                "--module com.acme.Twice --module-path @bad.jar | one variable stands under two names"
            })
    void whatCannotBeTrainedIsToldBeforeARunBegins(String options, String message) {
        Result result = stage.fit("refused", IRIS + options);

        assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.USAGE.value());
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
        assertThat(folder.resolve("refused")).doesNotExist();
    }
}
