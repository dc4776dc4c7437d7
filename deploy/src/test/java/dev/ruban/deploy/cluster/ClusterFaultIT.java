package dev.ruban.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import dev.ruban.testcontainers.RubanCluster;
import dev.ruban.testcontainers.RubanContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/// Containers that are killed, paused, cut from the network and replaced while they train: the bits
/// are those of an embedded run. Workers rest before each piece of work, so that a run lasts longer
/// than what is done to it, on any machine.
@NeedsContainers
@Timeout(400)
final class ClusterFaultIT {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Path TABLE = BuiltRuban.PROJECT.resolve("examples/data/diabetes.csv");

    private static String expected = "";

    @BeforeAll
    static void trainEmbedded(@TempDir Path folder) {
        expected =
                BuiltRuban.embeddedDigest(
                        folder.resolve("run"), Jobs.of(TABLE.toString(), Jobs.DIABETES));
    }

    private static RubanCluster cluster(String... further) {
        List<String> job = new ArrayList<>(Jobs.of("/data/diabetes.csv", Jobs.DIABETES));
        job.addAll(List.of(further));
        return RubanCluster.of(BuiltRuban.image())
                .withWorkers(3)
                .withData(TABLE)
                .withJob(job.toArray(String[]::new))
                .withWorkerEnvironment("RUBAN_JAVA_OPTS", "-Druban.pace.millis=25");
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    /// Waits for a line of the coordinator's log.
    private static void awaitLog(RubanCluster cluster, String pattern) {
        Pattern line = Pattern.compile(pattern);
        try {
            await("a line like " + pattern)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() ->
                            assertThat(
                                            cluster.coordinator()
                                                    .readText(
                                                            RubanCluster.RUN
                                                                    + "/logs/coordinator.log"))
                                    .containsPattern(line));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(cluster.logs(), late);
        }
    }

    private static void awaitFirstPartials(RubanCluster cluster) {
        for (int worker = 1; worker <= 3; worker++)
            awaitLog(cluster, "worker %d .*has delivered its first partial".formatted(worker));
    }

    private static String lost(RubanContainer worker) {
        return "\\(%s, pid \\d+\\) was lost".formatted(worker.getContainerId().substring(0, 12));
    }

    private static void assertExpectedEnd(RubanCluster cluster) {
        assertThat(cluster.awaitEnd(PATIENCE)).as(cluster::logs).isZero();
        assertThat(cluster.digest()).isEqualTo(expected);
    }

    @Test
    void aKilledWorkerIsReplacedByAFreshOne() {
        try (RubanCluster cluster = cluster()) {
            cluster.start();
            awaitFirstPartials(cluster);
            RubanContainer killed = cluster.workers().getFirst();

            killed.signal("KILL");
            awaitLog(cluster, lost(killed));
            cluster.startWorker();
            awaitLog(cluster, "worker 4 .*has delivered its first partial");

            assertExpectedEnd(cluster);
        }
    }

    @Test
    void aPausedWorkerIsDismissedAndComesBack() {
        try (RubanCluster cluster = cluster("--heartbeat-timeout=2s")) {
            cluster.start();
            awaitFirstPartials(cluster);
            RubanContainer paused = cluster.workers().get(1);

            docker().pauseContainerCmd(paused.getContainerId()).exec();
            awaitLog(cluster, lost(paused) + ".*nothing was heard");
            docker().unpauseContainerCmd(paused.getContainerId()).exec();
            awaitLog(cluster, "worker 4 .*has delivered its first partial");

            assertExpectedEnd(cluster);
        }
    }

    @Test
    void aWorkerCutFromTheNetworkIsDismissedAndComesBack() {
        try (RubanCluster cluster = cluster("--heartbeat-timeout=2s")) {
            cluster.start();
            awaitFirstPartials(cluster);
            RubanContainer cut = cluster.workers().get(2);

            docker().disconnectFromNetworkCmd()
                    .withNetworkId(cluster.network().getId())
                    .withContainerId(cut.getContainerId())
                    .exec();
            awaitLog(cluster, lost(cut) + ".*nothing was heard");
            docker().connectToNetworkCmd()
                    .withNetworkId(cluster.network().getId())
                    .withContainerId(cut.getContainerId())
                    .exec();
            awaitLog(cluster, "worker 4 .*has delivered its first partial");

            assertExpectedEnd(cluster);
        }
    }

    @Test
    void aKilledCoordinatorGoesOnFromItsVolume() {
        try (RubanCluster cluster = cluster("--checkpoint-every=100")) {
            cluster.start();
            awaitFirstPartials(cluster);
            await("a checkpoint")
                    .atMost(PATIENCE)
                    .until(() ->
                            cluster.coordinator()
                                    .execute("find", RubanCluster.RUN)
                                    .contains("/checkpoints/step-"));

            cluster.coordinator().signal("KILL");
            assertThat(cluster.awaitEnd(PATIENCE)).isEqualTo(137);
            cluster.replaceCoordinator();

            assertExpectedEnd(cluster);
            assertThat(cluster.coordinator().standardError())
                    .containsPattern("Going on with .* after step [1-9]\\d* of 840");
            for (RubanContainer worker : cluster.workers())
                assertThat(worker.awaitExit(PATIENCE)).as(cluster::logs).isZero();
        }
    }
}
