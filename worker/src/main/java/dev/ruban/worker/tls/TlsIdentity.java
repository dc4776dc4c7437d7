package dev.ruban.worker.tls;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What [TlsFiles] hold: certificates and key that belong together.
/// @param files       that it was read from
/// @param chain       the process's own certificate first
/// @param key         of the first certificate
/// @param authorities whose certificates are accepted
public record TlsIdentity(
        TlsFiles files,
        List<X509Certificate> chain,
        PrivateKey key,
        List<X509Certificate> authorities) {
    private static final int NAME_ENTRY_VALUE = 1;

    public TlsIdentity {
        if (chain.isEmpty() || authorities.isEmpty())
            throw new IllegalArgumentException(
                    "%d certificates, %d authorities".formatted(chain.size(), authorities.size()));
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /// @throws RubanException with [ExitCode#USAGE] if a file is missing or unfit, or they do not
    ///     belong together; with [ExitCode#IO] if one cannot be read
    public static TlsIdentity read(TlsFiles files) {
        List<X509Certificate> chain = PemFiles.certificates(files.certificate());
        PrivateKey key = PemFiles.key(files.key());
        if (!KeyMatch.belongs(key, chain.getFirst().getPublicKey()))
            throw new RubanException(
                    ExitCode.USAGE,
                    "%s: this is not the key of the certificate in %s; give the two that were made together"
                            .formatted(files.key(), files.certificate()));
        return new TlsIdentity(files, chain, key, PemFiles.certificates(files.authority()));
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// When the first of the chain's certificates runs out.
    public Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /// @throws RubanException with [ExitCode#USAGE] if nobody would accept it at this time
    public TlsIdentity requireValid(Instant now) {
        Instant begin = certificate().getNotBefore().toInstant();
        if (now.isBefore(begin))
            throw new RubanException(
                    ExitCode.USAGE,
                    "%s: the certificate is valid from %s on, and it is %s now; is this machine's clock right?"
                            .formatted(files.certificate(), begin, now));
        if (now.isAfter(expiry()))
            throw new RubanException(
                    ExitCode.USAGE,
                    "%s: the certificate expired on %s; renew it: ruban certificates DIR --renew"
                            .formatted(files.certificate(), expiry()));
        return this;
    }

    /// A name or address that the certificate is for; empty if it names none.
    public Optional<String> name() {
        try {
            Collection<List<?>> names = certificate().getSubjectAlternativeNames();
            if (names == null) return Optional.empty();
            return names.stream().map(entry -> entry.get(NAME_ENTRY_VALUE).toString()).findFirst();
        } catch (CertificateParsingException _) {
            return Optional.empty();
        }
    }

    /// Without the key.
    @Override
    public String toString() {
        return "TlsIdentity[%s, until %s]".formatted(files.certificate(), expiry());
    }
}
