package dev.ruban.worker.tls;

import dev.ruban.problem.Printable;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why no TLS connection came about, in words that hold on both sides: "it" is the peer.
public final class HandshakeFailure {
    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]+)");
    private static final Pattern NAMES = Pattern.compile("No (subject alternative|name matching)");

    private static final int LONGEST = 300;

    private HandshakeFailure() {}

    /// Empty if the failure has nothing to do with TLS, or was only a connection that broke.
    public static Optional<String> describe(@Nullable Throwable failure) {
        return words(failure).map(words -> Printable.of(words, LONGEST));
    }

    private static Optional<String> words(@Nullable Throwable failure) {
        Optional<String> words = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<String> deeper = one(cause);
            if (deeper.isPresent()) words = deeper;
        }
        return words;
    }

    /// The alert by which the peer refused this side, such as `certificate_unknown`.
    public static Optional<String> alert(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher alert = ALERT.matcher(String.valueOf(cause.getMessage()));
            if (cause instanceof SSLException && alert.find()) return Optional.of(alert.group(1));
        }
        return Optional.empty();
    }

    private static Optional<String> one(Throwable cause) {
        return switch (cause) {
            case ClosedChannelException _ -> Optional.empty();
            case NotSslRecordException _ -> Optional.of("it does not speak TLS");
            case SslHandshakeTimeoutException _ -> Optional.of("its handshake took too long");
            case CertificateExpiredException e ->
                    Optional.of("its certificate has expired (%s)".formatted(e.getMessage()));
            case CertificateNotYetValidException e ->
                    Optional.of("its certificate is not valid yet (%s)".formatted(e.getMessage()));
            case CertPathBuilderException _ -> Optional.of(OTHER_AUTHORITY);
            case CertPathValidatorException e
                    when e.getReason()
                            == CertPathValidatorException.BasicReason.INVALID_SIGNATURE ->
                    Optional.of(OTHER_AUTHORITY);
            case CertificateException e -> certificate(e);
            case SSLException e -> handshake(e);
            default -> Optional.empty();
        };
    }

    private static final String OTHER_AUTHORITY =
            "its certificate comes from an authority that is not in --tls-ca";

    private static Optional<String> certificate(CertificateException failure) {
        String message = String.valueOf(failure.getMessage());
        if (NAMES.matcher(message).find())
            return Optional.of("its certificate is for another name (%s)".formatted(message));
        if (message.contains("Extended key usage"))
            return Optional.of("its certificate is for another purpose (%s)".formatted(message));
        return Optional.of("its certificate is not accepted (%s)".formatted(message));
    }

    private static Optional<String> handshake(SSLException failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher alert = ALERT.matcher(message);
        if (alert.find())
            return Optional.of("it refused this side (alert %s)".formatted(alert.group(1)));
        if (message.contains("Empty client certificate chain"))
            return Optional.of("it shows no certificate");
        return Optional.of("the TLS handshake failed (%s)".formatted(message));
    }
}
