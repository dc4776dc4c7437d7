package dev.ruban.coordinator.certificates;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.coordinator.certificates.CertificateAuthority.Issued;
import dev.ruban.coordinator.certificates.CertificateAuthority.Purpose;
import dev.ruban.coordinator.local.LocalWorkers;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.tls.TlsFiles;
import dev.ruban.worker.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A folder with all that a first cluster needs: an authority, certificates of a coordinator and of
/// workers, and a token. All files are readable for their owner alone.
public final class CertificateFolder {
    /// Days that an authority lasts.
    public static final int AUTHORITY_DAYS = 3650;

    private static final List<HostName> THIS_MACHINE =
            List.of(new HostName("localhost"), new HostName("127.0.0.1"), new HostName("::1"));

    private final Path folder;

    public CertificateFolder(Path folder) {
        this.folder = folder;
    }

    /// What was made.
    /// @param coordinator files of the coordinator
    /// @param workers     files of the workers: one set for all, or one for each
    /// @param expiry      of their certificates
    public record Made(TlsFiles coordinator, List<TlsFiles> workers, Path token, Instant expiry) {}

    /// Whether everything that [#make] makes is there.
    public boolean isComplete() {
        return Stream.of("token", "ca.pem", "ca-key.pem", "coordinator.pem", "coordinator-key.pem")
                        .allMatch(name -> Files.exists(folder.resolve(name)))
                && !presentWorkers().isEmpty();
    }

    /// Makes everything anew.
    /// @param hosts   by which the coordinator is dialled; `localhost` and its addresses are added
    /// @param days    that the certificates last
    /// @param workers sets of files for workers; 0: one set that all share
    /// @throws RubanException with [ExitCode#CANNOT_CREATE] if a file of these is there already
    public Made make(List<HostName> hosts, int days, int workers, Instant now) {
        requireEmpty();
        Instant authorityExpiry = now.plus(Duration.ofDays(Math.max(AUTHORITY_DAYS, days)));
        CertificateAuthority authority = CertificateAuthority.create(now, authorityExpiry);
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) Files.createDirectories(parent);
            if (!Files.isDirectory(folder)) DurableFiles.createDirectory(folder);
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "%s: cannot be created: %s".formatted(folder, DurableFiles.reason(e)),
                    e);
        }
        write("ca-key.pem", "PRIVATE KEY", authority.key().getEncoded());
        write("ca.pem", "CERTIFICATE", encoded(authority.certificate()));
        DurableFiles.writeText(folder.resolve("token"), LocalWorkers.newToken() + "\n");
        return issue(authority, hosts, days, workerNames(workers), now);
    }

    /// Makes new certificates and keys from the authority that is there; the token stays.
    /// @param hosts empty: those of the present certificate
    /// @throws RubanException with [ExitCode#USAGE] if there is no authority
    public Made renew(List<HostName> hosts, int days, Instant now) {
        TlsFiles own = files("ca");
        TlsIdentity identity =
                TlsIdentity.read(new TlsFiles(own.authority(), own.key(), own.authority()))
                        .requireValid(now);
        CertificateAuthority authority =
                new CertificateAuthority(identity.certificate(), identity.key());
        List<HostName> names = hosts.isEmpty() ? presentHosts() : hosts;
        List<String> workers = presentWorkers();
        return issue(authority, names, days, workers.isEmpty() ? List.of("worker") : workers, now);
    }

    private Made issue(
            CertificateAuthority authority,
            List<HostName> hosts,
            int days,
            List<String> workers,
            Instant now) {
        Instant last = authority.certificate().getNotAfter().toInstant();
        Instant wanted = now.plus(Duration.ofDays(days));
        Instant expiry = wanted.isBefore(last) ? wanted : last;
        Set<HostName> names = new LinkedHashSet<>(hosts);
        names.addAll(THIS_MACHINE);
        write(
                "coordinator",
                authority.issue(
                        "Ruban coordinator", Purpose.COORDINATOR, List.copyOf(names), now, expiry));
        for (String worker : workers)
            write(
                    worker,
                    authority.issue("Ruban " + worker, Purpose.WORKER, List.of(), now, expiry));
        return new Made(
                files("coordinator"),
                workers.stream().map(this::files).toList(),
                folder.resolve("token"),
                expiry);
    }

    private TlsFiles files(String name) {
        return new TlsFiles(
                folder.resolve(name + ".pem"),
                folder.resolve(name + "-key.pem"),
                folder.resolve("ca.pem"));
    }

    private static List<String> workerNames(int workers) {
        if (workers == 0) return List.of("worker");
        return IntStream.rangeClosed(1, workers).mapToObj(number -> "worker-" + number).toList();
    }

    /// Names of the workers' sets of files that are there.
    private List<String> presentWorkers() {
        List<String> present = new ArrayList<>();
        if (Files.exists(folder.resolve("worker.pem"))) present.add("worker");
        for (int number = 1; Files.exists(folder.resolve("worker-" + number + ".pem")); number++)
            present.add("worker-" + number);
        return present;
    }

    private List<HostName> presentHosts() {
        try {
            return HostName.of(TlsIdentity.read(files("coordinator")).certificate());
        } catch (CertificateParsingException | IllegalArgumentException e) {
            throw new RubanException(
                    ExitCode.USAGE,
                    "%s: the names in it cannot be read; give them with --hosts"
                            .formatted(files("coordinator").certificate()),
                    e);
        }
    }

    private void requireEmpty() {
        List<String> names =
                List.of("ca.pem", "ca-key.pem", "coordinator.pem", "coordinator-key.pem", "token");
        for (String name : names)
            if (Files.exists(folder.resolve(name)))
                throw new RubanException(
                        ExitCode.CANNOT_CREATE,
                        "%s is there already; --renew makes new certificates from its authority, --if-missing leaves all as it is, or name another folder"
                                .formatted(folder.resolve(name)));
    }

    private void write(String name, Issued issued) {
        write(name + "-key.pem", "PRIVATE KEY", issued.key().getEncoded());
        write(name + ".pem", "CERTIFICATE", encoded(issued.certificate()));
    }

    private void write(String name, String type, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        DurableFiles.writeText(
                folder.resolve(name),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate just made has bytes", e);
        }
    }
}
