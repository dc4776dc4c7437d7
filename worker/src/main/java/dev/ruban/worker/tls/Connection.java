package dev.ruban.worker.tls;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.ruban.wire.Wire;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Optional;

/// How a coordinator is dialled: encrypted where there is TLS, and with the token where there is one.
/// @param tls   empty: without encryption
/// @param token that the coordinator asks for; empty if it asks for none
public record Connection(Optional<ReloadingTls> tls, Optional<String> token) {
    /// A channel to that address; nothing is sent before the first call.
    public NettyChannelBuilder channel(String host, int port) {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(host, port)
                        .disableRetry()
                        .maxInboundMessageSize(Wire.MESSAGE_BYTES)
                        .maxInboundMetadataSize(Wire.METADATA_BYTES)
                        .flowControlWindow(Wire.WINDOW_BYTES)
                        .keepAliveTime(10, SECONDS)
                        .keepAliveTimeout(10, SECONDS);
        return tls.isEmpty()
                ? builder.usePlaintext()
                : builder.sslContext(tls.get().clientContext());
    }

    /// The same channel, with the token on its calls.
    public Channel authorized(Channel channel) {
        if (token.isEmpty()) return channel;
        return ClientInterceptors.intercept(
                channel, new TokenCredentials(token.get(), tls.isPresent()));
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Connection[tls=%s, token %s]"
                .formatted(tls.map(ReloadingTls::identity), token.isPresent() ? "given" : "none");
    }
}
