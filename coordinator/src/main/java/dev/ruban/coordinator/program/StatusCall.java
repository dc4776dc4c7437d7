package dev.ruban.coordinator.program;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.StatusRequest;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.wire.Wire;
import dev.ruban.worker.cli.HostPort;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

/// Asks a coordinator how its run is.
final class StatusCall {
    private static final long PATIENCE_SECONDS = 5;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private StatusCall() {}

    /// @param token empty: none
    /// @throws RubanException with [ExitCode#UNAVAILABLE] if it does not answer, or refuses the token
    static RunStatus ask(HostPort address, String token) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(address.host(), address.port())
                        .usePlaintext()
                        .maxInboundMessageSize(Wire.MESSAGE_BYTES)
                        .build();
        try {
            return TrainingGrpc.newBlockingStub(withToken(channel, token))
                    .withDeadlineAfter(PATIENCE_SECONDS, SECONDS)
                    .status(StatusRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            throw new RubanException(ExitCode.UNAVAILABLE, reason(address, e.getStatus()), e);
        } finally {
            channel.shutdownNow();
        }
    }

    private static Channel withToken(Channel channel, String token) {
        if (token.isEmpty()) return channel;
        Metadata metadata = new Metadata();
        metadata.put(AUTHORIZATION, "Bearer " + token);
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static String reason(HostPort address, Status status) {
        if (status.getCode() == Status.Code.UNAUTHENTICATED)
            return "the coordinator at %s asks for its token; give it with --token-file"
                    .formatted(address);
        return "no coordinator answers at %s (%s)"
                .formatted(
                        address,
                        status.getDescription() == null
                                ? status.getCode()
                                : status.getDescription());
    }
}
