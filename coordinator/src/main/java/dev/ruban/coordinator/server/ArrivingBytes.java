package dev.ruban.coordinator.server;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Tells whether bytes arrive on a call, before they make up a message. Thread-safe.
final class ArrivingBytes extends ServerStreamTracer {
    private static final Context.Key<ArrivingBytes> KEY = Context.key("ruban-arriving-bytes");

    /// Fewer are signs of life only, which are told by themselves.
    private static final long FEW = 256;

    private final AtomicLong arrived = new AtomicLong();

    /// Counts every call of a server.
    static final class Factory extends ServerStreamTracer.Factory {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new ArrivingBytes();
        }
    }

    /// That of the call which is being served; one that sees nothing where no factory counts.
    static ArrivingBytes ofPresentCall() {
        @Nullable ArrivingBytes present = KEY.get();
        return present == null ? new ArrivingBytes() : present;
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
        arrived.addAndGet(bytes);
    }

    /// Whether more than signs of life have come since the last call.
    boolean haveArrived() {
        return arrived.getAndSet(0) > FEW;
    }
}
