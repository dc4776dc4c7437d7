package dev.ruban.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ruban.testcontainers.RubanCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The README's example of the fixture.
@NeedsContainers
@Timeout(300)
final class ExampleClusterIT {
    @Test
    void theTableIsLearned() {
        Path table = Path.of("../examples/data/iris.csv");
        RubanCluster iris =
                RubanCluster.of(BuiltRuban.image())
                        .withWorkers(2)
                        .withData(table)
                        .withJob("--data=/data/iris.csv", "--label=species", "--model=softmax");
        try (RubanCluster cluster = iris) {
            cluster.start();
            cluster.workers().getFirst().signal("KILL");
            assertEquals(0, cluster.awaitEnd(Duration.ofMinutes(2)), cluster::logs);
            byte[] model = cluster.readRunFile("model.safetensors");
            assertEquals('{', model[8]);
        }
    }

    @Test
    void theReadmeShowsIt() throws IOException {
        String source =
                Files.readString(
                        Path.of("src/test/java/dev/ruban/deploy/cluster/ExampleClusterIT.java"));
        int start = source.indexOf("    void theTableIsLearned()");
        String body = source.substring(start, source.indexOf("\n    }\n", start) + 7);
        assertThat(Files.readString(Path.of("../README.md")))
                .contains(body.strip().replace("BuiltRuban.image()", "\"ruban:local\""));
    }
}
