package dev.ruban.wire;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// The messages that wait for their stream to be ready: flow control for whoever sends. Thread-safe,
/// since signs of life come from a timer: the lock is held for making messages and handing them to
/// gRPC only.
/// @param <M> the kind of message
public final class Outbox<M> {
    private final CallStreamObserver<M> stream;
    private final int capacity;
    private final Deque<Iterator<M>> waiting = new ArrayDeque<>();
    private boolean closing;
    private boolean closed;

    /// @param capacity most messages that may wait
    public Outbox(CallStreamObserver<M> stream, int capacity) {
        this.stream = stream;
        this.capacity = capacity;
    }

    /// Sends now if nothing waits and the stream is ready, else later; nothing after a close.
    /// @return false if as many messages wait as may: the other side takes nothing
    public boolean send(M message) {
        return sendAll(List.of(message).iterator());
    }

    /// Sends messages that are made one by one, each when the stream is ready for it; together they
    /// wait as one.
    /// @return as [#send]
    public synchronized boolean sendAll(Iterator<M> messages) {
        if (closing || !messages.hasNext()) return true;
        if (waiting.size() >= capacity) return false;
        waiting.add(messages);
        pump();
        return true;
    }

    /// Sends a message at once or drops it: for signs of life, which are of no use later.
    public synchronized void sendIfIdle(M message) {
        if (!closing && waiting.isEmpty() && stream.isReady()) stream.onNext(message);
    }

    /// Sends what waits, as far as the stream is ready; to be called from its on-ready handler.
    public synchronized void pump() {
        while (!waiting.isEmpty() && !closed && stream.isReady()) stream.onNext(next());
        if (closing && !closed && waiting.isEmpty()) {
            closed = true;
            stream.onCompleted();
        }
    }

    /// What has no more messages waits no more, even while its last one is being sent; nor does what
    /// fails to make one: its sender's last words would wait behind it.
    private M next() {
        Iterator<M> first = waiting.remove();
        M message = first.next();
        if (first.hasNext()) waiting.addFirst(first);
        return message;
    }

    /// Whether nothing waits.
    public synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Completes the stream when everything is sent. A second call is harmless.
    public synchronized void close() {
        closing = true;
        pump();
    }

    /// Ends the stream by an error, unless it is closed; drops what waits.
    public synchronized void fail(StatusRuntimeException error) {
        if (closed) return;
        abandon();
        stream.onError(error);
    }

    /// The stream is gone: drops what waits.
    public synchronized void abandon() {
        closing = true;
        closed = true;
        waiting.clear();
    }
}
