package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ruban.worker.cli.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Workers behind lines as real networks have them: slow, thin, lossy, cut. The digest is that of an
/// undisturbed run, nothing hangs, and the log names what was seen.
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "network namespaces are Linux'")
final class NetworkIT {
    private static final Pattern DIGEST = Pattern.compile("parameters_sha256 ([0-9a-f]{64})");
    private static final String JOB =
            " --data ../examples/data/diabetes.csv --label progression --standardize --model mlp"
                    + " --hidden 32 --batch-size 64 --learning-rate 0.0001";

    @TempDir private Path folder = Path.of("set by JUnit");

    @BeforeEach
    void makeCertificates() throws Exception {
        try (RubanProcess making =
                start("making", "certificates @certs --hosts " + NetworkNamespace.HERE)) {
            assertThat(making.awaitExit()).as(making.err()).isZero();
        }
    }

    private RubanProcess start(String name, String line) throws IOException {
        return RubanProcess.start(folder, name, List.of(), words(line));
    }

    private List<String> words(String line) {
        return Stream.of(line.strip().split(" +"))
                .map(word -> word.replace("@", folder + "/"))
                .toList();
    }

    private static String tls(String who) {
        return " --tls-cert @certs/%s.pem --tls-key @certs/%s-key.pem --tls-ca @certs/ca.pem --token-file @certs/token"
                .formatted(who, who);
    }

    private RubanProcess coordinate(int epochs) throws IOException {
        RubanProcess coordinator =
                start(
                        "coordinator",
                        "coordinator --listen 0.0.0.0:0 --min-workers 2 --out @run --cache @cache"
                                + " --log-level info --progress plain --epochs "
                                + epochs
                                + JOB
                                + tls("coordinator"));
        coordinator.awaitError("waiting for 2 workers");
        return coordinator;
    }

    private static int port(RubanProcess coordinator) {
        Matcher port = Pattern.compile("port (\\d+)").matcher(coordinator.err());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    /// A worker that rests before each piece of work: there is time to disturb it.
    private RubanProcess join(String name, List<String> before, String address) throws IOException {
        List<String> paced = new ArrayList<>(before);
        paced.addAll(
                List.of("env", "JAVA_TOOL_OPTIONS=-D%s=5".formatted(WorkerProcess.PACE_MILLIS)));
        return RubanProcess.start(
                folder,
                name,
                paced,
                words(
                        "worker --log-level info --threads 1 --coordinator "
                                + address
                                + tls("worker")));
    }

    private void assertDigestOfAnUndisturbedRun(RubanProcess coordinator, int epochs)
            throws Exception {
        assertThat(coordinator.awaitExit()).as(coordinator.err()).isZero();
        try (RubanProcess alone =
                start("alone", "fit --workers 0 --out @alone --epochs " + epochs + JOB)) {
            assertThat(alone.awaitExit()).as(alone.err()).isZero();
            assertThat(digest(coordinator)).isEqualTo(digest(alone));
        }
    }

    private static String digest(RubanProcess process) {
        Matcher digest = DIGEST.matcher(process.out());
        assertThat(digest.find()).as(process.out()).isTrue();
        return digest.group(1);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("run/logs/coordinator.log"));
    }

    private void awaitEpoch(RubanProcess coordinator, int epoch) {
        coordinator.awaitError("Epoch %d/".formatted(epoch));
    }

    @Test
    void aLineOfFiftyMillisecondsEachWay() throws Exception {
        try (RubanProcess coordinator = coordinate(5);
                ShakyProxy proxy = ShakyProxy.delaying(port(coordinator), 50);
                RubanProcess one = join("one", List.of(), "127.0.0.1:" + proxy.port());
                RubanProcess two = join("two", List.of(), "127.0.0.1:" + proxy.port())) {
            assertDigestOfAnUndisturbedRun(coordinator, 5);
            assertThat(one.awaitExit()).as(one.err()).isZero();
            assertThat(two.awaitExit()).as(two.err()).isZero();
            assertThat(log()).doesNotContain("was lost");
        }
    }

    @Test
    void connectionsThatAreResetAtRandom() throws Exception {
        try (RubanProcess coordinator = coordinate(300);
                ShakyProxy proxy = ShakyProxy.resetting(port(coordinator), 2_000_000, 7);
                RubanProcess one = join("one", List.of(), "127.0.0.1:" + proxy.port());
                RubanProcess two = join("two", List.of(), "127.0.0.1:" + proxy.port())) {
            assertDigestOfAnUndisturbedRun(coordinator, 300);
            assertThat(proxy.resets()).isPositive();
            assertThat(log()).contains("was lost: its connection broke");
            assertThat(one.err() + two.err()).contains("lost the coordinator at 127.0.0.1:");
        }
    }

    @Test
    void aLineOfTenMegabitsASecond() throws Exception {
        try (NetworkNamespace there = NetworkNamespace.open();
                RubanProcess coordinator = coordinate(20)) {
            there.throttle("10mbit");
            String address = NetworkNamespace.HERE + ":" + port(coordinator);
            try (RubanProcess one = join("one", there.prefix(), address);
                    RubanProcess two = join("two", there.prefix(), address)) {
                assertDigestOfAnUndisturbedRun(coordinator, 20);
                assertThat(one.awaitExit()).as(one.err()).isZero();
                assertThat(two.awaitExit()).as(two.err()).isZero();
            }
        }
    }

    @Test
    void aTenthOfThePacketsIsLost() throws Exception {
        try (NetworkNamespace there = NetworkNamespace.open();
                RubanProcess coordinator = coordinate(10)) {
            there.lose(0.1);
            String address = NetworkNamespace.HERE + ":" + port(coordinator);
            try (RubanProcess one = join("one", there.prefix(), address);
                    RubanProcess two = join("two", there.prefix(), address)) {
                assertThat(List.of(one.handle().isAlive(), two.handle().isAlive()))
                        .containsOnly(true);
                assertDigestOfAnUndisturbedRun(coordinator, 10);
            }
        }
    }

    @Test
    void theLineIsCutForTenSeconds() throws Exception {
        try (NetworkNamespace there = NetworkNamespace.open();
                RubanProcess coordinator = coordinate(400)) {
            String address = NetworkNamespace.HERE + ":" + port(coordinator);
            try (RubanProcess one = join("one", there.prefix(), address);
                    RubanProcess two = join("two", there.prefix(), address)) {
                awaitEpoch(coordinator, 3);
                there.cut();
                await("ten seconds without a line")
                        .pollDelay(Duration.ofSeconds(10))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> log().contains("was lost: nothing was heard of it for"));
                there.mend();
                assertDigestOfAnUndisturbedRun(coordinator, 400);
                assertThat(one.err() + two.err()).contains("lost the coordinator at " + address);
            }
        }
    }

    @Test
    void aWorkerIsNotHeardAnyMoreThoughItHears() throws Exception {
        try (NetworkNamespace there = NetworkNamespace.open();
                RubanProcess coordinator = coordinate(400)) {
            int port = port(coordinator);
            String address = NetworkNamespace.HERE + ":" + port;
            try (RubanProcess one = join("one", there.prefix(), address);
                    RubanProcess two = join("two", List.of(), "127.0.0.1:" + port)) {
                awaitEpoch(coordinator, 3);
                there.silence();
                await("its dismissal")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> log().contains("was lost: nothing was heard of it for"));
                assertDigestOfAnUndisturbedRun(coordinator, 400);
                there.unsilence();
                assertThat(two.awaitExit()).as(two.err()).isZero();
                assertThat(one.err()).doesNotContain("defect");
            }
        }
    }
}
