package dev.ruban.coordinator.program;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Printable;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.StatusRequest;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.tls.Connection;
import dev.ruban.worker.tls.HandshakeFailure;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Optional;

/// Asks a coordinator how its run is.
final class StatusCall {
    private static final long PATIENCE_SECONDS = 15;
    private static final int LONGEST_REASON = 300;

    private StatusCall() {}

    /// @param name that its certificate is for; empty: the address's host
    /// @throws RubanException with [ExitCode#UNAVAILABLE] if it does not answer, refuses the token or
    ///     the certificate, or shows a wrong one
    static RunStatus ask(HostPort address, Connection connection, Optional<String> name) {
        NettyChannelBuilder builder = connection.channel(address.host(), address.port());
        name.ifPresent(host -> builder.overrideAuthority(new HostPort(host, 0).toString()));
        ManagedChannel channel = builder.build();
        try {
            return TrainingGrpc.newBlockingStub(connection.authorized(channel))
                    .withDeadlineAfter(PATIENCE_SECONDS, SECONDS)
                    .status(StatusRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            throw new RubanException(ExitCode.UNAVAILABLE, reason(address, e.getStatus()), e);
        } finally {
            channel.shutdownNow();
        }
    }

    private static String reason(HostPort address, Status status) {
        if (status.getCode() == Status.Code.UNAUTHENTICATED)
            return "the coordinator at %s asks for its token; give it with --token-file, or name the directory of its run"
                    .formatted(address);
        Optional<String> handshake = HandshakeFailure.describe(status.getCause());
        if (handshake.isPresent())
            return "no safe connection to the coordinator at %s: %s; give --tls-cert, --tls-key and --tls-ca as to a worker"
                    .formatted(address, handshake.get());
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED)
            return "the coordinator at %s has not answered for %d s: it stands still, or this machine is busy; ask again"
                    .formatted(address, PATIENCE_SECONDS);
        return "no coordinator answers at %s (%s)"
                .formatted(
                        address,
                        status.getDescription() == null
                                ? status.getCode()
                                : Printable.of(status.getDescription(), LONGEST_REASON));
    }
}
