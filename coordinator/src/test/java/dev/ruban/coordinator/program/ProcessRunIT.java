package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.problem.ExitCode;
import dev.ruban.reference.Job;
import dev.ruban.reference.ReferenceTrainer;
import dev.ruban.reference.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Law 1 with real processes: whatever happens to them, the digest is the reference trainer's.
@Timeout(300)
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "processes are killed and files looked at as on POSIX")
final class ProcessRunIT {
    private static final Pattern DIGEST = Pattern.compile("parameters_sha256 ([0-9a-f]{64})\n");
    private static final Pattern PORT = Pattern.compile("listening on 127.0.0.1, port (\\d+)");

    /// Many short steps: long enough for something to happen in between.
    private static final String LONG_RUN =
            "--data ../examples/data/diabetes.csv --label progression --standardize"
                    + " --batch-size 1 --learning-rate 0.001 --epochs 6";

    @TempDir private Path folder = Path.of("set by JUnit");

    record Case(String options, String digest) {
        @Override
        public String toString() {
            return options.isEmpty() ? "the guide's line" : options;
        }
    }

    static Stream<Case> jobs() {
        Table line = table("line");
        Table diabetes = table("diabetes");
        Table cancer = table("breast_cancer");
        return Stream.of(
                new Case(
                        "",
                        digest(
                                Job.of(line.features("y"), line.labels("y"), Job.Model.LINE)
                                        .withOptimizer(new Job.Sgd(0.1)))),
                new Case(
                        "--data ../examples/data/diabetes.csv --label progression --standardize"
                                + " --batch-size 32 --epochs 20",
                        digest(diabetes(diabetes).withBatchSize(32).withEpochs(20))),
                new Case(
                        "--data ../examples/data/breast_cancer.csv --label benign --model logistic"
                                + " --momentum 0.9 --batch-size 64",
                        digest(
                                Job.of(
                                                cancer.features("benign"),
                                                cancer.labels("benign"),
                                                Job.Model.LOGISTIC)
                                        .withOptimizer(new Job.Sgd(0.01, 0.9))
                                        .withBatchSize(64))));
    }

    private static Table table(String name) {
        return Table.read(TestJobs.EXAMPLES.resolve(name + ".csv"));
    }

    private static Job diabetes(Table table) {
        return Job.of(table.features("progression"), table.labels("progression"), Job.Model.LINEAR)
                .withStandardize(true);
    }

    private static String digest(Job job) {
        return ReferenceTrainer.train(job).digest();
    }

    private static String digestOfLongRun() {
        return digest(
                diabetes(table("diabetes"))
                        .withBatchSize(1)
                        .withEpochs(6)
                        .withOptimizer(new Job.Sgd(0.001)));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theDigestIsThatOfTheReferenceForAnyProcesses(Case job) throws Exception {
        try (RubanProcess three = fit("three", "--workers 3 " + job.options());
                RubanProcess one = fit("one", "--workers 1 --threads 2 " + job.options())) {
            assertThat(digestOf(three)).isEqualTo(job.digest());
            assertThat(digestOf(one)).isEqualTo(job.digest());
        }
        String embedded = "--workers 0 --progress none --out @embedded ";
        String result = new CommandLineStage(folder).run("fit " + embedded + job.options()).out();
        assertThat(digestIn(result)).isEqualTo(job.digest());
    }

    @Test
    void aKilledWorkerChangesNoBit() throws Exception {
        try (RubanProcess run = fit("run", "--workers 3 " + LONG_RUN)) {
            List<ProcessHandle> workers = run.awaitWorkers(3);
            run.awaitError("Epoch 1/");

            RubanProcess.signal(workers.getFirst(), "KILL");

            assertThat(digestOf(run)).isEqualTo(digestOfLongRun());
            assertThat(log("run")).contains("died (signal 9)").contains("lost");
        }
    }

    /// Each hit waits until the one in place of the last has joined.
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void whoIsInAWorkersPlaceIsHitTooAndNoBitChanges(String signal) throws Exception {
        // The pace keeps the run going until the last one has joined.
        try (RubanProcess run = fit("run", "--workers 2 --pace 10ms " + LONG_RUN)) {
            run.awaitError("Epoch 1/");
            for (int hit = 1; hit <= 2; hit++) {
                RubanProcess.signal(run.awaitWorkers(2).getLast(), signal);
                run.awaitError(" in its place", hit);
                run.awaitFile(
                        folder.resolve("run/logs/coordinator.log"),
                        "worker %d (".formatted(hit + 2));
            }
            assertThat(digestOf(run)).isEqualTo(digestOfLongRun());
        }
    }

    @Test
    void aWorkerThatStandsStillIsDismissedAndComesBackWithItsShards() throws Exception {
        // The other takes its shards over at once: the pace keeps the run going until it is missed.
        try (RubanProcess run = fit("run", "--workers 2 --pace 10ms " + LONG_RUN + "0")) {
            ProcessHandle stopped = run.awaitWorkers(2).getFirst();
            run.awaitError("Epoch 1/");
            Path log = folder.resolve("run/logs/coordinator.log");
            RubanProcess.signal(stopped, "STOP");
            run.awaitFile(log, "nothing was heard of it for");
            RubanProcess.signal(stopped, "CONT");
            run.awaitFile(log, "from before");
            run.signal("TERM");
            run.awaitExit();
            assertThat(stopped.isAlive()).isFalse();
        }
    }

    @Test
    void garbageOnThePortChangesNoBit() throws Exception {
        try (RubanProcess run = fit("run", "--workers 2 " + LONG_RUN)) {
            run.awaitError("Epoch 1/");
            Matcher port = PORT.matcher(log("run"));
            assertThat(port.find()).isTrue();
            byte[] garbage = new byte[100_000];
            new Random(7).nextBytes(garbage);

            throwAt(port, garbage);
            throwAt(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            throwAt(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
            throwAt(port, new byte[0]);

            assertThat(digestOf(run)).isEqualTo(digestOfLongRun());
        }
    }

    /// Whether it is read to the end is the coordinator's affair.
    private static void throwAt(Matcher port, byte[] bytes) {
        try (Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(port.group(1)))) {
            socket.getOutputStream().write(bytes);
        } catch (IOException refused) {
            assertThat(refused).hasMessageNotContaining("refused");
        }
    }

    private RubanProcess fit(String name, String options) throws IOException {
        List<String> words = new ArrayList<>(List.of("fit", "--progress", "plain"));
        words.addAll(List.of("--out", folder.resolve(name).toString()));
        words.addAll(List.of("--cache", folder.resolve("cache").toString()));
        words.addAll(List.of(options.strip().split(" +")));
        return RubanProcess.start(folder, name + "-process", words);
    }

    private String log(String run) throws IOException {
        return Files.readString(folder.resolve(run).resolve("logs/coordinator.log"));
    }

    private static String digestOf(RubanProcess run) throws InterruptedException {
        assertThat(run.awaitExit()).as(run.err()).isEqualTo(ExitCode.OK.value());
        return digestIn(run.out());
    }

    private static String digestIn(String output) {
        Matcher matcher = DIGEST.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return matcher.group(1);
    }
}
