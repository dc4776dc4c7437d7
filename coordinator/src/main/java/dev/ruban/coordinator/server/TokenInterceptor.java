package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets only those calls through that bring the token. Compares digests in constant time: neither
/// the token's content nor its length shows in the time that it takes.
final class TokenInterceptor implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(TokenInterceptor.class);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final long NANOS_BETWEEN_LINES = Duration.ofMinutes(1).toNanos();

    private final byte[] expected;
    private long refused;
    private long nextLine = System.nanoTime();

    TokenInterceptor(String token) {
        expected = digest("Bearer " + token);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String given = headers.get(AUTHORIZATION);
        if (MessageDigest.isEqual(expected, digest(given == null ? "" : given)))
            return next.startCall(call, headers);
        tell(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), given != null);
        call.close(Status.UNAUTHENTICATED, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /// At most a line a minute, however often strangers try.
    private synchronized void tell(@Nullable SocketAddress stranger, boolean hasToken) {
        refused++;
        if (System.nanoTime() - nextLine < 0) return;
        nextLine = System.nanoTime() + NANOS_BETWEEN_LINES;
        log.warn(
                "refused {}, which came {}; {} refused so far; workers need the --token-file of this"
                        + " coordinator",
                stranger,
                hasToken ? "with another token" : "without a token",
                refused);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
