package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import java.net.SocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets only those calls through that bring the token, and the question whether this process serves.
/// Compares digests in constant time: neither the token's content nor its length shows in the time
/// that it takes.
final class TokenInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String FREE = HealthGrpc.getCheckMethod().getFullMethodName();

    private final Optional<byte[]> expected;
    private final ConnectionGate gate;
    private final StrangerLog log;

    /// @param token empty: none is asked for
    /// @param gate  hears which connections have shown it
    TokenInterceptor(Optional<String> token, ConnectionGate gate, StrangerLog log) {
        expected = token.map(secret -> digest("Bearer " + secret));
        this.gate = gate;
        this.log = log;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getFullMethodName().equals(FREE))
            return next.startCall(call, headers);
        SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        String given = headers.get(AUTHORIZATION);
        if (!isRight(given)) {
            log.refused(
                    peer,
                    "it came %s; workers need the --token-file of this coordinator"
                            .formatted(given == null ? "without a token" : "with another token"));
            return refuse(call, Status.UNAUTHENTICATED);
        }
        if (peer != null && !gate.makeKnown(peer)) {
            log.refused(peer, "there are too many connections");
            return refuse(call, Status.RESOURCE_EXHAUSTED.withDescription("too many connections"));
        }
        return next.startCall(call, headers);
    }

    private boolean isRight(@Nullable String given) {
        if (expected.isEmpty()) return true;
        return MessageDigest.isEqual(expected.get(), digest(given == null ? "" : given));
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
