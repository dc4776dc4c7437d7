package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ruban.coordinator.certificates.CertificateFolder;
import dev.ruban.coordinator.certificates.HostName;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.tls.ReloadingTls;
import dev.ruban.worker.tls.TlsFiles;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Coordinator and workers over TLS: who gets in, and what each side says of who does not.
@Timeout(120)
final class TlsRunTest {
    private static final PartialComputer.Factory FACTORY = (job, _) -> new SummingComputer(job);
    private static final String TOKEN = "a-token-of-the-tests";
    private static final List<HostName> HOSTS = List.of(new HostName("train.example.com"));

    @TempDir private Path folder = Path.of("set by JUnit");
    private final LogLines refusals = LogLines.of(StrangerLog.class);
    private TlsFiles coordinatorFiles = new TlsFiles(folder, folder, folder);
    private TlsFiles workerFiles = coordinatorFiles;
    private TlsFiles expired = coordinatorFiles;
    private CertificateFolder certificates = new CertificateFolder(folder);

    /// A folder whose certificates were made long ago and renewed now; `expired` are the old ones.
    @BeforeEach
    void makeCertificates() throws IOException {
        certificates = new CertificateFolder(folder.resolve("own"));
        Instant longAgo = Instant.now().minus(Duration.ofDays(400));
        TlsFiles old = certificates.make(HOSTS, 365, 0, longAgo).workers().getFirst();
        expired =
                new TlsFiles(
                        Files.copy(old.certificate(), folder.resolve("expired.pem")),
                        Files.copy(old.key(), folder.resolve("expired-key.pem")),
                        old.authority());
        CertificateFolder.Made made = certificates.renew(List.of(), 365, Instant.now());
        coordinatorFiles = made.coordinator();
        workerFiles = made.workers().getFirst();
    }

    @AfterEach
    void close() {
        refusals.close();
    }

    private CoordinatorSettings settings() {
        return CoordinatorSettings.defaults()
                .withToken(TOKEN)
                .withTls(coordinatorFiles)
                .withWorkerTimeout(Duration.ofSeconds(60));
    }

    private static Coordinator start(CoordinatorSettings settings) {
        return Coordinator.start(settings, Choice.small().task(), new RecordingListener());
    }

    private static WorkerSettings worker(int port, String token) {
        return new WorkerSettings("127.0.0.1", port, Optional.of(token), 1, Duration.ofSeconds(30));
    }

    private static Worker worker(int port, TlsFiles files) {
        return new Worker(worker(port, TOKEN).withTls(files), FACTORY);
    }

    private void assertRefused(Worker worker, String... words) {
        assertThatThrownBy(worker::run)
                .isInstanceOfSatisfying(
                        RubanException.class,
                        e -> assertThat(e.code()).isEqualTo(ExitCode.UNAVAILABLE))
                .message()
                .contains(words);
    }

    private void awaitRefusal(String words) {
        await().untilAsserted(() ->
                assertThat(refusals.lines())
                        .anySatisfy(line ->
                                assertThat(line).startsWith("refused 127.0.0.1:").contains(words)));
    }

    @Test
    void givesTheSameEventsAsAnEmbeddedRun() throws Exception {
        TrainingTask task = Choice.small().withParameters(300_000).task();
        RecordingListener listener = new RecordingListener();
        try (Coordinator coordinator =
                Coordinator.start(settings().withMinWorkers(2), task, listener)) {
            for (int i = 0; i < 2; i++) {
                var _ = CompletableFuture.runAsync(worker(coordinator.port(), workerFiles)::run);
            }
            assertThat(coordinator.await().workers()).isEqualTo(2);
        }
        RecordingListener embedded = new RecordingListener();
        EmbeddedRun.run(task, 1, FACTORY, embedded);
        assertThat(listener.events).isEqualTo(embedded.events);
        assertThat(refusals.lines()).isEmpty();
    }

    @Test
    void anotherTokenIsRefused() {
        try (Coordinator coordinator = start(settings())) {
            WorkerSettings wrong = worker(coordinator.port(), "another token").withTls(workerFiles);
            assertRefused(new Worker(wrong, FACTORY), "refused this worker's token");
            awaitRefusal("it came with another token");
        }
    }

    @Test
    void anExpiredCertificateIsRefused() {
        try (Coordinator coordinator = start(settings())) {
            assertRefused(
                    worker(coordinator.port(), expired),
                    "refused this worker's certificate",
                    "expired.pem",
                    "it expired on ",
                    "--renew");
            awaitRefusal("its certificate has expired");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        CertificateFolder.Made other =
                new CertificateFolder(folder.resolve("other")).make(HOSTS, 365, 0, Instant.now());
        TlsFiles foreign = other.workers().getFirst();
        try (Coordinator coordinator = start(settings())) {
            TlsFiles trusting =
                    new TlsFiles(foreign.certificate(), foreign.key(), workerFiles.authority());
            assertRefused(
                    worker(coordinator.port(), trusting),
                    "refused this worker's certificate",
                    "--tls-ca");
            awaitRefusal("from an authority that is not in --tls-ca");
            assertRefused(
                    worker(coordinator.port(), foreign),
                    "its certificate comes from an authority that is not in --tls-ca");
            awaitRefusal("it refused this side (alert certificate_unknown)");
        }
    }

    @Test
    void aWorkerWithoutTlsIsToldThatItNeedsIt() {
        try (Coordinator coordinator = start(settings())) {
            assertRefused(new Worker(worker(coordinator.port(), TOKEN), FACTORY), "--tls-cert");
            awaitRefusal("it does not speak TLS");
        }
    }

    @Test
    void aWorkerWithTlsIsToldThatItsCoordinatorHasNone() {
        try (Coordinator coordinator = start(CoordinatorSettings.defaults().withToken(TOKEN))) {
            assertRefused(worker(coordinator.port(), workerFiles), "it does not speak TLS");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "127.0.0.2 is this machine on Linux only")
    void aCoordinatorOfAnotherNameIsNotTrusted() {
        try (Coordinator coordinator = start(settings().withListen("127.0.0.2", 0))) {
            WorkerSettings dialled =
                    new WorkerSettings(
                                    "127.0.0.2",
                                    coordinator.port(),
                                    Optional.of(TOKEN),
                                    1,
                                    Duration.ofSeconds(30))
                            .withTls(workerFiles);
            assertRefused(
                    new Worker(dialled, FACTORY),
                    "its certificate is for another name",
                    "127.0.0.2",
                    "--coordinator");
        }
    }

    @Test
    void aWorkersCertificateIsNotTakenForACoordinators() {
        CoordinatorSettings impostor =
                CoordinatorSettings.defaults().withToken(TOKEN).withTls(workerFiles);
        try (Coordinator coordinator = start(impostor)) {
            assertRefused(
                    worker(coordinator.port(), workerFiles), "certificate is for another purpose");
        }
    }

    /// A session that goes on would skip the look at the certificate, as often as it is resumed.
    @Test
    void everyConnectionShowsItsCertificateAnew() throws Exception {
        SslContext client =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .protocols("TLSv1.3")
                        .keyManager(workerFiles.certificate().toFile(), workerFiles.key().toFile())
                        .trustManager(workerFiles.authority().toFile())
                        .build();
        SSLContext sessions = ((JdkSslContext) client).context();
        try (Coordinator coordinator = start(settings())) {
            for (int i = 0; i < 2; i++) {
                long begin = System.currentTimeMillis();
                assertThat(sessionMadeMillis(sessions, coordinator.port()))
                        .isGreaterThanOrEqualTo(begin);
            }
        }
    }

    private static long sessionMadeMillis(SSLContext sessions, int port) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) sessions.getSocketFactory().createSocket("127.0.0.1", port)) {
            SSLParameters http2 = socket.getSSLParameters();
            http2.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(http2);
            // Whatever the other side gives for next time comes before.
            assertThat(socket.getInputStream().read()).isNotNegative();
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void certificatesAreReadAgainWhenTheyChange() throws Exception {
        Path next = folder.resolve("next");
        TlsFiles renewed =
                new CertificateFolder(next).make(HOSTS, 365, 0, Instant.now()).workers().getFirst();
        try (LogLines reading = LogLines.of(ReloadingTls.class);
                Coordinator coordinator = start(settings())) {
            for (String name : List.of("coordinator-key.pem", "coordinator.pem", "ca.pem"))
                Files.move(
                        next.resolve(name),
                        coordinatorFiles.authority().resolveSibling(name),
                        StandardCopyOption.REPLACE_EXISTING);
            Files.copy(coordinatorFiles.authority(), next.resolve("ca.pem"));
            await().untilAsserted(() ->
                    assertThat(reading.lines()).anyMatch(line -> line.contains("again")));
            CompletableFuture<Void> ended =
                    CompletableFuture.runAsync(worker(coordinator.port(), renewed)::run);
            assertThat(coordinator.await().workers()).isEqualTo(1);
            ended.get(10, TimeUnit.SECONDS);
        }
    }
}
