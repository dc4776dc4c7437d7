package dev.ruban.worker.tls;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mutual TLS 1.3 with the JDK's own provider, by [TlsFiles] that are read again when they change:
/// connections made from then on use the new ones. Thread-safe.
public final class ReloadingTls {
    private static final Logger log = LoggerFactory.getLogger(ReloadingTls.class);
    private static final String VERSION = "TLSv1.3";
    private static final Duration SOON = Duration.ofDays(7);
    // A session that goes on would skip the look at the certificate, for ever, since each time
    // prolongs it. The JDK lets none go on that would last for longer than RFC 8446 (4.6.1) allows.
    private static final long SESSION_SECONDS = Duration.ofDays(7).toSeconds() + 1;

    private final TlsFiles files;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager trust;
    private List<Stamp> stamps;
    private volatile TlsIdentity identity;

    /// By which a change of a file shows.
    private record Stamp(FileTime time, long bytes) {}

    private ReloadingTls(TlsFiles files, Verification verification) {
        this.files = files;
        try {
            trust = AdvancedTlsX509TrustManager.newBuilder().setVerification(verification).build();
            stamps = stamps();
            identity = TlsIdentity.read(files);
            use(identity);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(files, e);
        }
    }

    /// For who listens: whoever dials must show a certificate of the authority.
    /// @throws RubanException as [TlsIdentity#read] does
    public static ReloadingTls ofServer(TlsFiles files) {
        return new ReloadingTls(files, Verification.CERTIFICATE_ONLY_VERIFICATION);
    }

    /// For who dials: who answers must show a certificate of the authority, for the name that was
    /// dialled.
    /// @throws RubanException as [TlsIdentity#read] does
    public static ReloadingTls ofClient(TlsFiles files) {
        return new ReloadingTls(files, Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION);
    }

    /// What is used at present.
    public TlsIdentity identity() {
        return identity;
    }

    /// Of a server; requires a certificate of each client.
    public SslContext serverContext() {
        SslContextBuilder builder =
                SslContextBuilder.forServer(keys)
                        .trustManager(trust)
                        .clientAuth(ClientAuth.REQUIRE)
                        .sessionTimeout(SESSION_SECONDS);
        return build(builder);
    }

    SslContext clientContext() {
        return build(SslContextBuilder.forClient().keyManager(keys).trustManager(trust));
    }

    private SslContext build(SslContextBuilder builder) {
        try {
            return GrpcSslContexts.configure(builder.protocols(VERSION), SslProvider.JDK).build();
        } catch (SSLException e) {
            throw unusable(files, e);
        }
    }

    /// Looks whether the files have changed, and uses them if they have and fit together. If they do
    /// not, what was used stays in use and a line of the log says so, once for each change.
    public synchronized void refresh() {
        try {
            List<Stamp> now = stamps();
            if (now.equals(stamps)) return;
            stamps = now;
            TlsIdentity changed = TlsIdentity.read(files);
            use(changed);
            identity = changed;
            log.info("read {} again: valid until {}", files.certificate(), changed.expiry());
        } catch (IOException | GeneralSecurityException | RubanException e) {
            log.warn(
                    "the changed certificates cannot be used ({}); those from before stay in use",
                    e.getMessage());
        }
    }

    private void use(TlsIdentity next) throws IOException, GeneralSecurityException {
        keys.updateIdentityCredentials(next.chain().toArray(X509Certificate[]::new), next.key());
        trust.updateTrustCredentials(next.authorities().toArray(X509Certificate[]::new));
        Instant now = Instant.now();
        if (now.isAfter(next.expiry()))
            log.warn("{}: the certificate expired on {}", files.certificate(), next.expiry());
        else if (now.plus(SOON).isAfter(next.expiry()))
            log.warn("{}: the certificate expires on {}", files.certificate(), next.expiry());
    }

    /// A file that is missing has a stamp of its own.
    private List<Stamp> stamps() {
        List<Stamp> present = new ArrayList<>();
        for (Path file : files.all()) {
            try {
                present.add(new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
            } catch (IOException e) {
                log.debug("{} is not there", file, e);
                present.add(new Stamp(FileTime.fromMillis(0), -1));
            }
        }
        return present;
    }

    private static RubanException unusable(TlsFiles files, Exception cause) {
        return new RubanException(
                ExitCode.USAGE,
                "%s: no TLS with these certificates: %s"
                        .formatted(files.certificate(), cause.getMessage()),
                cause);
    }
}
