package dev.ruban.worker;

import dev.ruban.worker.tls.Connection;
import dev.ruban.worker.tls.HandshakeFailure;
import dev.ruban.worker.tls.TlsIdentity;
import io.grpc.Status;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What keeps a worker out however often it dials: a wrong token, certificates that do not match.
final class Refusal {
    private static final Set<String> OF_A_CERTIFICATE =
            Set.of(
                    "bad_certificate",
                    "unsupported_certificate",
                    "certificate_revoked",
                    "certificate_expired",
                    "certificate_unknown",
                    "certificate_required",
                    "unknown_ca",
                    "access_denied");

    /// The goodbye of HTTP/2 to who came without TLS.
    private static final String INADEQUATE_SECURITY = "INADEQUATE_SECURITY";

    private Refusal() {}

    /// @param address    of the coordinator
    /// @param connection by which it was dialled
    /// @return the message with the fix; empty if it is worth dialling again
    static Optional<String> of(Status status, String address, Connection connection) {
        if (status.getCode() == Status.Code.UNAUTHENTICATED)
            return Optional.of(ofToken(address, connection.token().isPresent()));
        if (String.valueOf(status.getDescription()).contains(INADEQUATE_SECURITY))
            return Optional.of(
                    "the coordinator at %s speaks TLS only; give --tls-cert, --tls-key and --tls-ca: ruban certificates DIR, on its machine, has made them for workers"
                            .formatted(address));
        Optional<String> refused = HandshakeFailure.alert(status.getCause());
        if (refused.isPresent()) return Optional.of(ofPeer(refused.get(), address, connection));
        return HandshakeFailure.describe(status.getCause())
                .map(reason ->
                        "no safe connection to the coordinator at %s: %s; --tls-ca must be that of the coordinator, and --coordinator a name or address that its certificate is for"
                                .formatted(address, reason));
    }

    private static String ofToken(String address, boolean hasToken) {
        return "the coordinator at %s refused %s; give it with --token-file as the coordinator has it"
                .formatted(address, hasToken ? "this worker's token" : "a worker without a token");
    }

    private static String ofPeer(String alert, String address, Connection connection) {
        if (connection.tls().isEmpty() || !OF_A_CERTIFICATE.contains(alert))
            return "no safe connection to the coordinator at %s: it ended the TLS handshake (alert %s)"
                    .formatted(address, alert);
        TlsIdentity own = connection.tls().get().identity();
        boolean expired = Instant.now().isAfter(own.expiry());
        return "the coordinator at %s refused this worker's certificate, %s (alert %s)%s; it must be valid, and from an authority that the coordinator has in --tls-ca: ruban certificates DIR --renew makes new ones"
                .formatted(
                        address,
                        own.files().certificate(),
                        alert,
                        expired ? ": it expired on " + own.expiry() : "");
    }
}
