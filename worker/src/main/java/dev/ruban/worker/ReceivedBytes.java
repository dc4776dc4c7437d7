package dev.ruban.worker;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/// Tells the holdings of every byte that comes, before it is part of a message: over a slow
/// connection a message may take longer than a worker may rest.
final class ReceivedBytes extends ClientStreamTracer.Factory implements ClientInterceptor {
    private final Holdings holdings;

    ReceivedBytes(Holdings holdings) {
        this.holdings = holdings;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withStreamTracerFactory(this));
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void inboundWireSize(long bytes) {
                holdings.received(bytes);
            }
        };
    }
}
