package dev.ruban.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.testcontainers.RubanCluster;
import dev.ruban.testcontainers.RubanContainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster in containers trains has the bits of an embedded run.
@NeedsContainers
@Timeout(300)
final class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final String LINE =
            "9329ec0ad7faf2dda16ca8330fbad83bbbfc86dbd55af540bb5a1c63b34354e4";

    @Test
    void threeWorkersTrainTheLineToTheKnownDigest() {
        try (RubanCluster cluster = RubanCluster.of(BuiltRuban.image()).withWorkers(3)) {
            cluster.start();

            assertThat(cluster.awaitEnd(PATIENCE)).as(cluster::logs).isZero();

            assertThat(cluster.digest()).isEqualTo(LINE);
            assertThat(new String(cluster.readRunFile("summary.json"), StandardCharsets.UTF_8))
                    .contains(LINE)
                    .contains("\"workers\": 3");
            for (RubanContainer worker : cluster.workers())
                assertThat(worker.awaitExit(PATIENCE)).as(cluster::logs).isZero();
            assertThat(cluster.logs())
                    .contains("--- coordinator, ended with 0\nListening on ")
                    .containsPattern(
                            "(?s)--- worker container 3, ended with 0\n.*joined run .*goodbye");
        }
    }

    @Test
    void aTableIsTrainedToTheDigestOfAnEmbeddedRun(@TempDir Path folder) {
        Path table = BuiltRuban.PROJECT.resolve("examples/data/breast_cancer.csv");
        List<String> options =
                List.of(
                        "--label=benign",
                        "--model=logistic",
                        "--standardize",
                        "--momentum=0.9",
                        "--batch-size=64",
                        "--epochs=5");
        String expected =
                BuiltRuban.embeddedDigest(
                        folder.resolve("run"), Jobs.of(table.toString(), options));
        try (RubanCluster cluster =
                RubanCluster.of(BuiltRuban.image())
                        .withWorkers(3)
                        .withData(table)
                        .withJob(
                                Jobs.of("/data/breast_cancer.csv", options)
                                        .toArray(String[]::new))) {
            cluster.start();

            assertThat(cluster.awaitEnd(PATIENCE)).as(cluster::logs).isZero();

            assertThat(cluster.digest()).isEqualTo(expected);
        }
    }
}
