package dev.ruban.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ruban.coordinator.certificates.CertificateFolder;
import dev.ruban.coordinator.certificates.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The compose file, by both clients: brought up, scaled, looked at and taken down.
@NeedsContainers
@Timeout(300)
final class ComposeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final String LINE =
            "9329ec0ad7faf2dda16ca8330fbad83bbbfc86dbd55af540bb5a1c63b34354e4";

    @ParameterizedTest
    @ValueSource(strings = {"docker compose", "docker-compose"})
    void fourWorkersTrainTheLineAndAllEndsByItself(String client) {
        assumeThere(client);
        Map<String, String> environment = Map.of("RUBAN_MIN_WORKERS", "4");
        try (ComposeProject project = new ComposeProject(client, List.of(), environment)) {
            project.output("up", "--scale", "worker=4");

            assertThat(project.read(ComposeProject.RUN + "/summary.json"))
                    .contains(LINE)
                    .contains("\"workers\": 4");
            assertThat(
                            project.output(
                                    "run",
                                    "--rm",
                                    "-T",
                                    "--no-deps",
                                    "--entrypoint",
                                    "/opt/ruban/ruban",
                                    "coordinator",
                                    "inspect",
                                    ComposeProject.RUN + "/model.safetensors"))
                    .contains(LINE);
            project.output("down", "--volumes");
            assertThat(left("volume", project)).isEmpty();
            assertThat(left("network", project)).isEmpty();
        }
    }

    @Test
    void aRunIsScaledStoppedAndGoesOn() {
        assumeThere("docker compose");
        Map<String, String> environment = Map.of("RUBAN_JOB", "--epochs 1000000000");
        try (ComposeProject project =
                new ComposeProject("docker compose", List.of(), environment)) {
            project.output("up", "--detach", "--scale", "worker=1");
            awaitLog(project, "worker 1 ");
            project.output("up", "--detach", "--no-recreate", "--scale", "worker=3");
            awaitLog(project, "worker 3 ");
            project.output("stop");
            assertThat(project.output("logs", "coordinator")).contains("go on with it by");

            project.output("up", "--detach", "--scale", "worker=2");

            await("the run going on")
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(project.output("logs", "coordinator"))
                                    .contains("Going on with runs/line-line-")
                                    .contains("(incarnation 2)"));
        }
    }

    @Test
    void theOverlaysForDebuggingAndAuditsTrainTheSame() {
        assumeThere("docker compose");
        try (ComposeProject project =
                new ComposeProject(
                        "docker compose",
                        List.of("insecure.yaml", "with-audit.yaml"),
                        Map.of("RUBAN_MIN_WORKERS", "2", "RUBAN_AUDIT", "1"))) {
            assertThat(project.output("up", "--no-color")).contains(LINE);
        }
    }

    @Test
    void certificatesOfTheUsersOwnAreTaken(@TempDir Path secrets) throws IOException {
        assumeThere("docker compose");
        new CertificateFolder(secrets)
                .make(List.of(new HostName("coordinator")), 365, 0, Instant.now());
        // Compose keeps owner and mode, and the container's user is another.
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.toList())
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        try (ComposeProject project =
                new ComposeProject(
                        "docker compose",
                        List.of("own-certificates.yaml"),
                        Map.of("RUBAN_SECRETS", secrets.toString()))) {
            assertThat(project.output("up", "--no-color")).contains(LINE);
        }
    }

    /// The example has ended when such a worker dials: it must not keep `up` from ending, restarts
    /// included.
    @Test
    void aWorkerThatComesTooLateGivesUp() {
        assumeThere("docker compose");
        try (ComposeProject project =
                new ComposeProject("docker compose", List.of("insecure.yaml"), Map.of())) {
            project.output("up", "--no-deps", "--scale", "worker=1", "worker");

            assertThat(project.logs())
                    .contains("no coordinator answered at coordinator:7070 within 10 s (")
                    .doesNotContain("\tat ");
        }
    }

    private static void awaitLog(ComposeProject project, String text) {
        try {
            await(text)
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(
                                            project.readOfRunning(
                                                            ComposeProject.RUN
                                                                    + "/logs/coordinator.log")
                                                    .out())
                                    .contains(text));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(project.logs(), late);
        }
    }

    private static String left(String kind, ComposeProject project) {
        return BuiltRuban.output(
                List.of(
                        "docker",
                        kind,
                        "ls",
                        "--quiet",
                        "--filter",
                        "label=com.docker.compose.project=" + project.name()));
    }

    /// Where containers are required, both clients are (deploy/ensure-docker.sh).
    private static void assumeThere(String client) {
        String look =
                client.equals("docker compose") ? "docker compose version" : "command -v " + client;
        boolean there = BuiltRuban.run(List.of("sh", "-c", look), Map.of()).exitCode() == 0;
        if ("required".equals(System.getProperty("containers")))
            assertThat(there).as(client + " is there").isTrue();
        assumeTrue(there, () -> "there is no " + client);
    }
}
