package dev.ruban.benchmark.wire;

import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/// One end of an exchange: sends a number of chunks as fast as the stream takes them, and counts
/// those that come.
final class BareEnd implements StreamObserver<byte[]> {
    /// What goes one way in a round.
    record Load(int chunks, int chunkBytes) {}

    private final Load load;
    private final byte[] chunk;
    private final CallStreamObserver<byte[]> out;
    private final Consumer<BareEnd> received;
    private final Runnable ended;
    private int toSend;
    private int got;

    /// @param received hears each time when everything has come
    /// @param ended    runs when nothing more will come
    BareEnd(Load load, CallStreamObserver<byte[]> out, Consumer<BareEnd> received, Runnable ended) {
        this.load = load;
        this.out = out;
        this.received = received;
        this.ended = ended;
        chunk = new byte[load.chunkBytes()];
        out.setOnReadyHandler(this::flush);
    }

    synchronized void send() {
        toSend += load.chunks();
        flush();
    }

    private synchronized void flush() {
        while (toSend > 0 && out.isReady()) {
            toSend--;
            out.onNext(chunk);
        }
    }

    @Override
    public void onNext(byte[] value) {
        if (++got < load.chunks()) return;
        got = 0;
        received.accept(this);
    }

    @Override
    public void onError(Throwable cause) {
        ended.run();
    }

    @Override
    public void onCompleted() {
        ended.run();
    }
}
