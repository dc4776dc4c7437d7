package dev.ruban.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.progress.ProgressMode;
import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.coordinator.run.KeptOptions;
import dev.ruban.job.JobDraft;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.cli.LogLevel;
import dev.ruban.worker.cli.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
    private static final RunSettings DEFAULTS =
            new RunSettings(
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    ProgressMode.AUTO,
                    LogLevel.INFO,
                    Optional.empty(),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(5),
                    CheckpointSchedule.everyNanos(60_000_000_000L),
                    3,
                    Optional.empty(),
                    OptionalInt.empty(),
                    0,
                    Optional.empty(),
                    KeptOptions.none("fit"));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RecordingProgram program = new RecordingProgram();

    @TempDir Path folder;

    @AfterEach
    void restoreLogging() {
        Logging.setLevel(LogLevel.WARN);
    }

    @Test
    void fitWithoutOptionsTrainsTheExampleWithThreeWorkers() {
        assertThat(execute("fit")).isZero();

        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 3);
        assertThat(program.requests)
                .containsExactly(new FitRequest(new JobDraft().complete(), DEFAULTS, 3, threads));
    }

    @Test
    void embeddedFitUsesAllCores() {
        execute("fit", "--workers", "0");

        FitRequest request = (FitRequest) program.requests.getFirst();
        assertThat(request.workers()).isZero();
        assertThat(request.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void anAuditIsAFractionAndNeedsWorkers() {
        assertThat(execute("fit", "--audit", "1.5")).isEqualTo(64);
        assertThat(execute("fit", "--audit", "many")).isEqualTo(64);
        assertThat(execute("fit", "--audit", "0.1", "--workers", "0")).isEqualTo(64);
        assertThat(program.requests).isEmpty();
    }

    @Test
    void theOptionsOfARunReplaceTheirDefaults() {
        execute(
                ("fit --threads 2 --out o --overwrite --progress plain --log-level debug --cache c"
                                + " --worker-timeout 2m --heartbeat-timeout 1500ms --workers 5 --checkpoint-every 500"
                                + " --keep-checkpoints 7 --save-best loss --save-every 7"
                                + " --audit 0.25")
                        .split(" "));

        RunSettings run =
                new RunSettings(
                        Optional.of(Path.of("o")),
                        Optional.empty(),
                        true,
                        ProgressMode.PLAIN,
                        LogLevel.DEBUG,
                        Optional.of(Path.of("c")),
                        Duration.ofMinutes(2),
                        Duration.ofMillis(1500),
                        CheckpointSchedule.everySteps(500),
                        7,
                        Optional.of("loss"),
                        OptionalInt.of(7),
                        0.25,
                        Optional.empty(),
                        ((FitRequest) program.requests.getFirst()).run().given());
        assertThat(program.requests)
                .containsExactly(new FitRequest(new JobDraft().complete(), run, 5, 2));
    }

    @Test
    void coordinatorListensOnLoopbackWithAToken() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");

        execute("coordinator", "--token-file", token.toString());

        CoordinatorRequest request = (CoordinatorRequest) program.requests.getFirst();
        assertThat(request.job()).isEqualTo(new JobDraft().complete());
        assertThat(request.listen()).isEqualTo(new HostPort("127.0.0.1", 7070));
        assertThat(request.minWorkers()).isEqualTo(1);
        assertThat(request.tokenFile()).contains(token);
        assertThat(request.token()).contains("0123456789abcdef");
        assertThat(request.run().given().options())
                .isEqualTo(Map.of("--token-file", token.toString()));
        assertThat(program.requests.toString()).doesNotContain("0123456789abcdef");
    }

    @Test
    void insecureCoordinatorMayDoWithoutTokenAndLoopback() {
        execute("coordinator", "--insecure", "--listen", "0.0.0.0:0", "--min-workers", "2");

        CoordinatorRequest request = (CoordinatorRequest) program.requests.getFirst();
        assertThat(request.token()).isEmpty();
        assertThat(request.listen()).isEqualTo(new HostPort("0.0.0.0", 0));
        assertThat(request.minWorkers()).isEqualTo(2);
    }

    @Test
    void evaluatePredictAndCacheBecomeRequests() {
        Path m = Path.of("m");
        Path d = Path.of("d");

        execute("evaluate", "--model", "m", "--data", "d", "--label", "a,b", "--json");
        execute("predict", "--model", "m", "--data", "d", "--output", "p.csv", "--overwrite");
        execute("cache", "--clear", "--cache", "c");

        assertThat(program.requests)
                .containsExactly(
                        new EvaluateRequest(
                                m, d, List.of("a", "b"), true, Optional.empty(), Optional.empty()),
                        new PredictRequest(
                                m, d, Path.of("p.csv"), true, Optional.empty(), Optional.empty()),
                        Optional.of(Path.of("c")));
    }

    @Test
    void inspectAndExampleBecomeRequests() {
        assertThat(execute("inspect", "m.safetensors")).isZero();
        assertThat(execute("example", "line", "--rows=9", "--seed=-1", "--w=1", "--output=l.csv"))
                .isZero();

        assertThat(program.requests)
                .containsExactly(
                        Path.of("m.safetensors"),
                        new ExampleRequest(9, -1, 1, 2, 1, Path.of("l.csv"), false));
    }

    @Test
    void orderPrintsEveryRowOnceWithItsStep() throws IOException {
        Path file = Files.writeString(folder.resolve("job.yaml"), "batch-size: 4\nshards: 2\n");
        program.rows = 10;

        assertThat(execute("order", "--job", file.toString(), "--epoch", "2")).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(11).first().isEqualTo("step,row");
        assertThat(lines.stream().skip(1).map(line -> line.substring(0, line.indexOf(','))))
                .containsExactly("3", "3", "3", "3", "4", "4", "4", "4", "5", "5");
        assertThat(
                        lines.stream()
                                .skip(1)
                                .map(line ->
                                        Integer.valueOf(line.substring(line.indexOf(',') + 1))))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    static List<Arguments> failures() {
        return List.of(
                Arguments.of(
                        new RubanException(ExitCode.UNAVAILABLE, "no worker"), 69, "no worker"),
                Arguments.of(new RubanException(ExitCode.CANNOT_CREATE, "it exists"), 73, "exists"),
                Arguments.of(new IOException("disk full"), 74, "disk full"),
                Arguments.of(new StackOverflowError(), 70, "this is a defect of Ruban"),
                Arguments.of(new OutOfMemoryError("x"), 70, "the Java heap of "),
                Arguments.of(new IllegalStateException("rows=-1"), 70, "rows=-1"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverARunThrowsBecomesAMessageAndACode(Throwable failure, int code, String message)
            throws IOException {
        program.failure = Optional.of(failure);
        Logging.toFile(folder.resolve("run.log"), "5ca1ab1e");
        try {
            assertThat(execute("fit")).isEqualTo(code);
        } finally {
            Logging.toStandardError();
        }

        assertThat(err.toString()).startsWith("ruban: error: ").contains(message);
        assertThat(err.toString()).doesNotContain("\tat ");
    }

    @Test
    void atLevelDebugTheTraceOfAFailureIsInTheLog() throws IOException {
        Path log = folder.resolve("run.log");
        program.failure = Optional.of(new RubanException(ExitCode.DATA, "no rows"));
        Logging.toFile(log, "5ca1ab1e");
        try {
            execute("fit", "--log-level", "debug");
        } finally {
            Logging.toStandardError();
        }

        assertThat(Files.readString(log)).contains("RubanException: no rows", "\tat ");
    }

    @Test
    void versionNamesArithmeticJdkAndKernels() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString())
                .containsPattern("ruban \\d+\\.\\d+\\.\\d+")
                .contains("arithmetic 1", "JDK 25", "kernels scalar: asked for by a test");
    }

    private int execute(String... arguments) {
        return Main.execute(program, new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
