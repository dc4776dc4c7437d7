package dev.ruban.worker.tls;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.util.concurrent.Executor;

/// Puts the token on every call: over TLS only, unless the channel was meant to be without.
final class TokenCredentials extends CallCredentials implements ClientInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final String token;
    private final boolean encryptedOnly;

    TokenCredentials(String token, boolean encryptedOnly) {
        this.token = token;
        this.encryptedOnly = encryptedOnly;
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier to) {
        if (encryptedOnly && request.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY) {
            to.fail(
                    Status.UNAUTHENTICATED.withDescription(
                            "the token is not sent over a connection without encryption"));
            return;
        }
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        to.apply(headers);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withCallCredentials(this));
    }
}
