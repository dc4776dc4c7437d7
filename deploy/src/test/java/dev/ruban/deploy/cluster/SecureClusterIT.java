package dev.ruban.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ruban.coordinator.certificates.CertificateAuthority;
import dev.ruban.coordinator.certificates.CertificateFolder;
import dev.ruban.coordinator.certificates.HostName;
import dev.ruban.testcontainers.RubanCluster;
import dev.ruban.testcontainers.RubanContainer;
import dev.ruban.worker.tls.TlsFiles;
import dev.ruban.worker.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whom a coordinator with TLS lets in; both sides say why not. One cluster for all: its coordinator
/// waits for a worker, and the strangers knock.
@NeedsContainers
@Timeout(300)
final class SecureClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir private static Path folder = Path.of("set by JUnit");

    private static RubanCluster cluster = RubanCluster.of("none");

    @BeforeAll
    static void startWithoutWorkers() throws IOException {
        cluster =
                RubanCluster.of(BuiltRuban.image()).withWorkers(0).withJob("--worker-timeout=10m");
        cluster.start();
        for (String name : List.of("ca.pem", "ca-key.pem", "worker.pem", "worker-key.pem", "token"))
            Files.write(folder.resolve(name), cluster.coordinator().readFile("/secrets/" + name));
    }

    /// The right worker is let in when all others were not.
    @AfterAll
    static void trainWithAWorkerThatIsLetIn() {
        try (RubanCluster trained = cluster) {
            trained.startWorker();
            assertThat(trained.awaitEnd(PATIENCE)).as(trained::logs).isZero();
            assertThat(trained.digest())
                    .isEqualTo("9329ec0ad7faf2dda16ca8330fbad83bbbfc86dbd55af540bb5a1c63b34354e4");
        }
    }

    @Test
    void aWorkerWithoutCertificateIsRefused() {
        assertRefused(
                Map.of("token", folder.resolve("token")),
                List.of("--insecure", "--token-file=/data/token"),
                "speaks TLS only; give --tls-cert, --tls-key and --tls-ca",
                "it does not speak TLS");
    }

    @Test
    void aWorkerOfAnotherAuthorityIsRefused() {
        Path other = folder.resolve("other");
        new CertificateFolder(other)
                .make(List.of(new HostName("coordinator")), 365, 0, Instant.now());
        Map<String, Path> files = files();
        files.put("worker.pem", other.resolve("worker.pem"));
        files.put("worker-key.pem", other.resolve("worker-key.pem"));

        assertRefused(
                files,
                tls(),
                "refused this worker's certificate, /data/worker.pem",
                "its certificate comes from an authority that is not in --tls-ca");
    }

    @Test
    void aWorkerDoesNotTrustACoordinatorOfAnotherAuthority() {
        Path other = folder.resolve("another");
        new CertificateFolder(other)
                .make(List.of(new HostName("coordinator")), 365, 0, Instant.now());
        Map<String, Path> files = files();
        files.put("ca.pem", other.resolve("ca.pem"));

        assertRefused(
                files,
                tls(),
                "its certificate comes from an authority that is not in --tls-ca",
                "it refused this side (alert certificate_unknown)");
    }

    @Test
    void aWorkerWithAnExpiredCertificateIsRefused() throws Exception {
        TlsFiles own =
                new TlsFiles(
                        folder.resolve("ca.pem"),
                        folder.resolve("ca-key.pem"),
                        folder.resolve("ca.pem"));
        TlsIdentity authority = TlsIdentity.read(own);
        Instant lastWeek = Instant.now().minus(Duration.ofDays(7));
        CertificateAuthority.Issued expired =
                new CertificateAuthority(authority.certificate(), authority.key())
                        .issue(
                                "Ruban worker",
                                CertificateAuthority.Purpose.WORKER,
                                List.of(),
                                lastWeek,
                                lastWeek.plus(Duration.ofDays(1)));
        Map<String, Path> files = files();
        files.put("worker.pem", write(expired));
        files.put("worker-key.pem", writeKey(expired));

        assertRefused(files, tls(), "/data/worker.pem", "its certificate has expired");
    }

    @Test
    void aWorkerWithAnotherTokenIsRefused() throws IOException {
        Map<String, Path> files = files();
        files.put(
                "token",
                Files.writeString(folder.resolve("guessed"), "a-token-that-was-guessed\n"));

        assertRefused(files, tls(), "refused this worker's token", "it came with another token");
    }

    private static Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        for (String name : List.of("ca.pem", "worker.pem", "worker-key.pem", "token"))
            files.put(name, folder.resolve(name));
        return files;
    }

    private static List<String> tls() {
        return List.of(
                "--tls-cert=/data/worker.pem",
                "--tls-key=/data/worker-key.pem",
                "--tls-ca=/data/ca.pem",
                "--token-file=/data/token");
    }

    private static void assertRefused(
            Map<String, Path> files, List<String> options, String worker, String coordinator) {
        List<String> command = new ArrayList<>(List.of("worker", "--coordinator=coordinator:7070"));
        command.addAll(options);
        RubanContainer stranger = cluster.newOutsider(files, command.toArray(String[]::new));
        stranger.start();

        assertThat(stranger.awaitExit(PATIENCE)).as(stranger.getLogs()).isEqualTo(69);
        assertThat(stranger.standardError()).contains(worker);
        await("the coordinator's word on it")
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        cluster.coordinator()
                                                .readText(
                                                        RubanCluster.RUN + "/logs/coordinator.log"))
                                .containsPattern("refused .*" + quoted(coordinator)));
    }

    private static String quoted(String text) {
        return Pattern.quote(text);
    }

    private static Path write(CertificateAuthority.Issued issued)
            throws IOException, CertificateEncodingException {
        return pem("expired.pem", "CERTIFICATE", issued.certificate().getEncoded());
    }

    private static Path writeKey(CertificateAuthority.Issued issued) throws IOException {
        return pem("expired-key.pem", "PRIVATE KEY", issued.key().getEncoded());
    }

    private static Path pem(String name, String type, byte[] bytes) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type));
    }
}
