package dev.ruban.coordinator.program;

import dev.ruban.coordinator.certificates.CertificateFolder;
import dev.ruban.coordinator.certificates.HostName;
import dev.ruban.coordinator.cli.CertificatesRequest;
import dev.ruban.worker.tls.TlsFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Makes certificates and a token, and prints the commands that use them.
final class CertificateMaking {
    private static final int PORT = 7070;

    private CertificateMaking() {}

    static void make(CertificatesRequest request, Instant now, PrintWriter out) {
        CertificateFolder folder = new CertificateFolder(request.folder());
        if (request.ifMissing() && folder.isComplete()) {
            out.printf("%s has certificates and token already%n", request.folder());
            return;
        }
        CertificateFolder.Made made =
                request.renew()
                        ? folder.renew(request.hosts(), request.days(), now)
                        : folder.make(request.hosts(), request.days(), request.workers(), now);
        print(request, made, out);
    }

    private static void print(
            CertificatesRequest request, CertificateFolder.Made made, PrintWriter out) {
        out.printf(
                "%s certificates in %s, valid until %s%n",
                request.renew() ? "renewed the" : "made",
                request.folder(),
                made.expiry().truncatedTo(ChronoUnit.SECONDS));
        out.println();
        out.println("the coordinator:");
        out.printf(
                "  ruban coordinator --listen 0.0.0.0:%d%s%n",
                PORT, options(made.coordinator(), made.token()));
        out.println();
        out.println(
                made.workers().size() == 1
                        ? "each worker, with a copy of these four files on its machine:"
                        : "each worker, with a copy of these files on its machine:");
        for (TlsFiles worker : made.workers())
            out.printf(
                    "  ruban worker --coordinator %s:%d%s%n",
                    host(request), PORT, options(worker, made.token()));
        out.println();
        out.printf(
                "whoever has %s can make certificates that this cluster accepts: leave it on no machine of the cluster%n",
                request.folder().resolve("ca-key.pem"));
    }

    private static String host(CertificatesRequest request) {
        if (request.hosts().isEmpty()) return "HOST";
        HostName first = request.hosts().getFirst();
        return first.text().contains(":") ? "[" + first + "]" : first.text();
    }

    private static String options(TlsFiles files, Path token) {
        return option("--tls-cert", files.certificate())
                + option("--tls-key", files.key())
                + option("--tls-ca", files.authority())
                + option("--token-file", token);
    }

    private static String option(String name, Path file) {
        return " %s %s".formatted(name, ShellWord.of(file));
    }
}
