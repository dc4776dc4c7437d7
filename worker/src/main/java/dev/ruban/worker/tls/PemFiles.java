package dev.ruban.worker.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads certificates and keys from PEM files.
final class PemFiles {
    private static final Logger log = LoggerFactory.getLogger(PemFiles.class);
    private static final int MOST_BYTES = 1 << 20;

    private PemFiles() {}

    /// @return one or more
    static List<X509Certificate> certificates(Path file) {
        byte[] bytes = bytes(file, "certificate");
        try {
            X509Certificate[] certificates =
                    CertificateUtils.getX509Certificates(new ByteArrayInputStream(bytes));
            if (certificates.length > 0) return List.of(certificates);
        } catch (CertificateException e) {
            throw unfit(file, "cannot be read as certificates in PEM", e);
        }
        throw usage(file, "there is no certificate in it; it begins with -----BEGIN CERTIFICATE");
    }

    /// Warns if others can read the file.
    static PrivateKey key(Path file) {
        byte[] bytes = bytes(file, "key");
        String text = new String(bytes, ISO_8859_1);
        if (!text.contains("-----BEGIN PRIVATE KEY-----"))
            throw usage(
                    file,
                    "there is no PKCS #8 key without a passphrase in it (BEGIN PRIVATE KEY); convert another kind with: openssl pkcs8 -topk8 -nocrypt");
        try {
            PrivateKey key = CertificateUtils.getPrivateKey(new ByteArrayInputStream(bytes));
            warnIfReadByOthers(file);
            return key;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unfit(file, "cannot be read as a key in PEM", e);
        }
    }

    private static byte[] bytes(Path file, String what) {
        if (Files.isDirectory(file))
            throw usage(file, "this is a directory, not a file with a " + what);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) throw usage(file, "too large to be a " + what);
            return bytes;
        } catch (NoSuchFileException e) {
            throw usage(
                    file,
                    "there is no such file; make certificates with: ruban certificates DIR --hosts NAME");
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO, "%s: cannot read the %s: %s".formatted(file, what, e), e);
        }
    }

    private static void warnIfReadByOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(GROUP_READ) || permissions.contains(OTHERS_READ))
                log.warn("{}: others can read the key; run: chmod 600 {}", file, file);
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("{}: no permissions to look at", file, e);
        }
    }

    private static RubanException unfit(Path file, String what, Exception cause) {
        return new RubanException(
                ExitCode.USAGE, "%s: %s: %s".formatted(file, what, cause.getMessage()), cause);
    }

    private static RubanException usage(Path file, String message) {
        return new RubanException(ExitCode.USAGE, "%s: %s".formatted(file, message));
    }
}
