package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A coordinator and workers that join it, as processes: who gets in, what is said, and that no
/// secret is told.
@Timeout(300)
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "processes are killed and files looked at as on POSIX")
final class CoordinatorProcessIT {
    private static final String TOKEN = "correct-horse-battery-staple-0123456789";
    private static final String OTHER_TOKEN = "wrong-horse-battery-staple-0123456789";
    private static final Pattern SECRET = Pattern.compile("\\b[0-9a-f]{64}\\b");

    @TempDir private Path folder = Path.of("set by JUnit");

    @BeforeEach
    void makeTokens() throws IOException {
        writeToken("token", TOKEN);
        writeToken("other-token", OTHER_TOKEN);
    }

    private void writeToken(String name, String token) throws IOException {
        Path file =
                Files.createFile(
                        folder.resolve(name),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token + "\n");
    }

    @Test
    void trainsWithWorkersThatWereStartedBeforeItAndTellsNoSecret() throws Exception {
        int port = freePort();
        String join = "worker --coordinator 127.0.0.1:" + port + " --log-level debug --token-file ";
        try (RubanProcess one = start("one", join + "@token");
                RubanProcess two = start("two", join + "@token");
                RubanProcess stranger = start("stranger", join + "@other-token")) {
            one.awaitError("waiting for coordinator");
            two.awaitError("waiting for coordinator");
            stranger.awaitError("waiting for coordinator");
            try (RubanProcess coordinator =
                    start(
                            "coordinator",
                            "coordinator --min-workers 3 --token-file @token --out @run --cache"
                                    + " @cache --log-level debug --progress plain --listen 127.0.0.1:"
                                    + port)) {
                // The run waits for a third worker, and so the stranger finds a coordinator.
                assertThat(stranger.awaitExit()).isEqualTo(69);
                assertThat(stranger.err()).contains("refused this worker's token", "--token-file");
                joinAndFinish(join + "@token");
                assertThat(coordinator.awaitExit()).as(coordinator.err()).isZero();
                assertThat(one.awaitExit()).as(one.err()).isZero();
                assertThat(two.awaitExit()).as(two.err()).isZero();
            }
        }
        assertThat(Files.readString(folder.resolve("run/logs/coordinator.log")))
                .contains("it came with another token");
        for (Path file : files(folder))
            if (!file.toString().endsWith("token"))
                assertThat(content(file)).as("%s", file).doesNotContain(TOKEN, OTHER_TOKEN);
    }

    private void joinAndFinish(String line) throws Exception {
        try (RubanProcess three = start("three", line)) {
            assertThat(three.awaitExit()).as(three.err()).isZero();
        }
    }

    @Test
    void aWorkerWithoutTheTokenIsRefusedAndTheCoordinatorWaitsOn() throws Exception {
        try (RubanProcess coordinator =
                start(
                        "coordinator",
                        "coordinator --listen 127.0.0.1:0 --token-file @token --out @run --cache"
                                + " @cache")) {
            coordinator.awaitError("waiting for 1 worker");
            Matcher port = Pattern.compile("port (\\d+)").matcher(coordinator.err());
            assertThat(port.find()).isTrue();
            try (RubanProcess stranger =
                    start("stranger", "worker --coordinator 127.0.0.1:" + port.group(1))) {
                assertThat(stranger.awaitExit()).isEqualTo(69);
                assertThat(stranger.err())
                        .contains("the coordinator at 127.0.0.1:" + port.group(1))
                        .contains("refused a worker without a token", "--token-file");
            }
            assertThat(coordinator.handle().isAlive()).isTrue();
        }
    }

    @Test
    void aRestartedCoordinatorFindsItsWorkerWithTheShardsThatItHolds() throws Exception {
        String job =
                " --data ../examples/data/diabetes.csv --label progression --standardize --cache @cache"
                        + " --batch-size 32 --epochs 2000 --ledger-every 1000";
        int port = freePort();
        try (RubanProcess worker =
                start("worker", "worker --token-file @token --coordinator 127.0.0.1:" + port)) {
            String options = " --token-file @token --checkpoint-every 100 --listen 127.0.0.1:";
            try (RubanProcess first =
                    start("first", "coordinator --out @run" + options + port + job)) {
                await("a checkpoint").atMost(Duration.ofSeconds(100)).until(this::hasCheckpoint);
                first.signal("KILL");
                assertThat(first.awaitExit()).isEqualTo(137);
            }
            assertThat(folder.resolve("run/summary.json")).doesNotExist();
            try (RubanProcess second = start("second", "coordinator --resume @run")) {
                assertThat(second.awaitExit()).as(second.err()).isZero();
            }
            assertThat(worker.awaitExit()).as(worker.err()).isZero();
        }
        assertThat(Files.readString(folder.resolve("run/logs/coordinator.log")))
                .contains("; it has shards 0-63 from before");
        try (RubanProcess whole = start("whole", "fit --workers 0 --out @whole" + job)) {
            assertThat(whole.awaitExit()).as(whole.err()).isZero();
        }
        for (String file : List.of("ledger.jsonl", "model.safetensors"))
            assertThat(folder.resolve("run").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }

    private boolean hasCheckpoint() throws IOException {
        Path checkpoints = folder.resolve("run/checkpoints");
        if (!Files.exists(checkpoints)) return false;
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("step-"));
        }
    }

    @Test
    void aCoordinatorThatNobodyJoinsGivesUp() throws Exception {
        try (RubanProcess coordinator =
                start(
                        "coordinator",
                        "coordinator --listen 127.0.0.1:0 --token-file @token --out @run --cache"
                                + " @cache --worker-timeout 1s")) {
            assertThat(coordinator.awaitExit()).isEqualTo(69);
            assertThat(coordinator.err()).contains("0 of 1 worker", "1 s", "--worker-timeout");
        }
    }

    @Test
    void aCoordinatorWithoutATokenFileSaysHowToMakeOne() throws Exception {
        try (RubanProcess coordinator = start("coordinator", "coordinator --out @run")) {
            assertThat(coordinator.awaitExit()).isEqualTo(64);
            assertThat(coordinator.err()).contains("--token-file is missing", "head -c 32");
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                RubanProcess coordinator =
                        start(
                                "coordinator",
                                "coordinator --token-file @token --out @run --cache @cache --listen"
                                        + " 127.0.0.1:"
                                        + taken.getLocalPort())) {
            assertThat(coordinator.awaitExit()).isEqualTo(69);
            assertThat(coordinator.err())
                    .contains("port " + taken.getLocalPort(), "in use", "--listen");
        }
    }

    @Test
    void aWorkerWithoutACoordinatorGivesUp() throws Exception {
        int port = freePort();
        String line = "worker --connect-timeout 1s --token-file @token --coordinator 127.0.0.1:";
        try (RubanProcess worker = start("worker", line + port)) {
            assertThat(worker.awaitExit()).isEqualTo(69);
            assertThat(worker.err())
                    .contains("no coordinator answered at 127.0.0.1:" + port + " within 1 s")
                    .contains("--connect-timeout");
        }
    }

    @Test
    void aFitTellsItsSecretToNobodyAndItsFilesAreItsOwnersAlone() throws Exception {
        try (RubanProcess run =
                start(
                        "fit",
                        "fit --workers 2 --log-level trace --progress plain --out @run --cache @cache"
                                + " --data ../examples/data/diabetes.csv --label progression"
                                + " --standardize --batch-size 1 --learning-rate 0.001 --epochs"
                                + " 100000")) {
            run.awaitError("Epoch 1/");
            List<ProcessHandle> all = new ArrayList<>(run.awaitWorkers(2));
            all.add(run.handle());
            for (ProcessHandle process : all)
                assertThat(commandLine(process)).doesNotContainPattern(SECRET);
            run.signal("TERM");
            run.awaitExit();
        }
        for (Path file : files(folder.resolve("run"))) {
            assertThat(Files.getPosixFilePermissions(file))
                    .as("%s", file)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            if (file.toString().endsWith(".log"))
                assertThat(SECRET.matcher(content(file)).results()).as("%s", file).isEmpty();
        }
        for (Path directory : directories(folder.resolve("run")))
            assertThat(Files.getPosixFilePermissions(directory))
                    .as("%s", directory)
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private static String commandLine(ProcessHandle process) throws IOException {
        Path file = Path.of("/proc/%d/cmdline".formatted(process.pid()));
        return Files.isReadable(file)
                ? Files.readString(file).replace('\0', ' ')
                : process.info().commandLine().orElse("");
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file, ISO_8859_1);
    }

    private static List<Path> files(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> directories(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isDirectory).toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /// @param line words, separated by blanks; one that begins with `@` is a path in the folder
    private RubanProcess start(String name, String line) throws IOException {
        List<String> words =
                Stream.of(line.split(" +"))
                        .map(word ->
                                word.startsWith("@")
                                        ? folder.resolve(word.substring(1)).toString()
                                        : word)
                        .toList();
        return RubanProcess.start(folder, name, words);
    }
}
