package dev.ruban.coordinator.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;

/// `grpc.health.v1.Health/Check`: whether this process serves, whoever asks, and of whichever service.
/// It answers before it has read anything: of what somebody without the token sends, nothing is kept.
final class HealthAnswer {
    private volatile ServingStatus status = ServingStatus.SERVING;

    ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(HealthGrpc.SERVICE_NAME)
                .addMethod(HealthGrpc.getCheckMethod(), (call, _) -> answer(call))
                .build();
    }

    private ServerCall.Listener<HealthCheckRequest> answer(
            ServerCall<HealthCheckRequest, HealthCheckResponse> call) {
        call.sendHeaders(new Metadata());
        call.sendMessage(HealthCheckResponse.newBuilder().setStatus(status).build());
        call.close(Status.OK, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /// From now on the answer is no.
    void end() {
        status = ServingStatus.NOT_SERVING;
    }
}
