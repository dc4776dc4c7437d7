package dev.ruban.coordinator.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.cli.TokenFile;
import dev.ruban.worker.tls.TlsFiles;
import dev.ruban.worker.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateFolderTest {
    private static final List<HostName> HOSTS =
            List.of(new HostName("train.example.com"), new HostName("10.0.0.1"));

    private final Instant now = Instant.now();

    @TempDir private Path folder = Path.of("set by JUnit");

    private CertificateFolder certificates() {
        return new CertificateFolder(folder.resolve("certificates"));
    }

    @Test
    void certificatesAreForTheHostsThisMachineAndTheirPurpose() throws Exception {
        CertificateFolder.Made made = certificates().make(HOSTS, 365, 0, now);

        TlsIdentity coordinator = TlsIdentity.read(made.coordinator()).requireValid(now);
        assertThat(HostName.of(coordinator.certificate()))
                .extracting(HostName::text)
                .containsExactly(
                        "train.example.com",
                        "10.0.0.1",
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1");
        TlsIdentity worker = TlsIdentity.read(made.workers().getFirst()).requireValid(now);
        assertThat(worker.certificate().getExtendedKeyUsage())
                .containsExactly("1.3.6.1.5.5.7.3.2"); // client authentication, and no server's
        X509Certificate authority = coordinator.authorities().getFirst();
        for (X509Certificate one : List.of(coordinator.certificate(), worker.certificate())) {
            one.verify(authority.getPublicKey());
            assertThat(one.getBasicConstraints()).isEqualTo(-1);
            assertThat(one.getNotAfter().toInstant())
                    .isBetween(
                            now.plus(Duration.ofDays(365)).minusSeconds(1),
                            now.plus(Duration.ofDays(365)));
        }
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(TokenFile.read(made.token())).hasSize(64);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions as on POSIX")
    void everyFileIsItsOwnersAlone() throws IOException {
        certificates().make(HOSTS, 1, 3, now);

        try (Stream<Path> files = Files.list(folder.resolve("certificates"))) {
            assertThat(files)
                    .hasSize(11) // 3 workers, a coordinator and an authority; a token
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file))
                                    .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("certificates")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        certificates().make(HOSTS, 365, 0, now);
        byte[] key = Files.readAllBytes(folder.resolve("certificates/ca-key.pem"));

        assertThatThrownBy(() -> certificates().make(HOSTS, 365, 0, now))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        e -> assertThat(e.code()).isEqualTo(ExitCode.CANNOT_CREATE))
                .hasMessageContaining("ca.pem is there already")
                .hasMessageContaining("--renew");
        assertThat(Files.readAllBytes(folder.resolve("certificates/ca-key.pem"))).isEqualTo(key);
        assertThat(certificates().isComplete()).isTrue();
    }

    @Test
    void renewingKeepsAuthorityNamesAndToken() throws Exception {
        CertificateFolder.Made first = certificates().make(HOSTS, 10, 2, now);
        TlsIdentity before = TlsIdentity.read(first.coordinator());
        String token = Files.readString(first.token());

        CertificateFolder.Made second =
                certificates().renew(List.of(), 20, now.plus(Duration.ofDays(9)));

        TlsIdentity after = TlsIdentity.read(second.coordinator());
        assertThat(after.authorities()).isEqualTo(before.authorities());
        assertThat(after.certificate()).isNotEqualTo(before.certificate());
        assertThat(after.key()).isNotEqualTo(before.key());
        assertThat(HostName.of(after.certificate())).isEqualTo(HostName.of(before.certificate()));
        assertThat(second.workers()).isEqualTo(first.workers());
        assertThat(Files.readString(second.token())).isEqualTo(token);
        assertThat(second.expiry()).isEqualTo(now.plus(Duration.ofDays(29)));
    }

    @Test
    void renewingWithoutAnAuthorityIsRefused() {
        assertThatThrownBy(() -> certificates().renew(HOSTS, 365, now))
                .hasMessageContaining("ca.pem")
                .hasMessageContaining("there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a_b", "-a", "a-", "a..b", "*.example.com", "a b", "1.2.3.4.5:7"})
    void whatIsNoHostIsRefused(String text) {
        assertThatThrownBy(() -> new HostName(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a host name");
    }

    @Test
    void filesThatDoNotBelongTogetherAreNamed() {
        CertificateFolder.Made made = certificates().make(HOSTS, 365, 0, now);
        TlsFiles worker = made.workers().getFirst();
        TlsFiles mixed =
                new TlsFiles(worker.certificate(), made.coordinator().key(), worker.authority());

        assertThatThrownBy(() -> TlsIdentity.read(mixed))
                .hasMessageContaining("coordinator-key.pem: this is not the key of")
                .hasMessageContaining("worker.pem");
        assertThatThrownBy(
                        () -> TlsIdentity.read(worker).requireValid(now.plus(Duration.ofDays(366))))
                .hasMessageContaining("worker.pem: the certificate expired on")
                .hasMessageContaining("--renew");
        TlsFiles swapped = new TlsFiles(worker.key(), worker.certificate(), worker.authority());
        assertThatThrownBy(() -> TlsIdentity.read(swapped))
                .hasMessageContaining("worker-key.pem: ")
                .hasMessageContaining("certificate");
    }
}
