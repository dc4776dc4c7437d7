package dev.ruban.worker.tls;

import java.nio.file.Path;
import java.util.List;

/// The files of mutual TLS, all PEM. They may be replaced while they are used.
/// @param certificate of this process, followed by what lies between it and its authority
/// @param key         that belongs to it, PKCS #8 without a passphrase
/// @param authority   one certificate or more: whoever they vouch for is let in
public record TlsFiles(Path certificate, Path key, Path authority) {
    List<Path> all() {
        return List.of(certificate, key, authority);
    }

    /// With absolute paths, for a process in another directory.
    public TlsFiles absolute() {
        return new TlsFiles(
                certificate.toAbsolutePath(), key.toAbsolutePath(), authority.toAbsolutePath());
    }
}
