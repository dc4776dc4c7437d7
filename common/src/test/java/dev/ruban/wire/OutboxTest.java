package dev.ruban.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final StatusRuntimeException error = Status.CANCELLED.asRuntimeException();

    private final Stream stream = new Stream();
    private final Outbox<String> outbox = new Outbox<>(stream, 2);

    /// Refuses, as gRPC does, what comes after the end.
    private static final class Stream extends CallStreamObserver<String> {
        private final List<String> seen = new ArrayList<>();
        private boolean ready;
        private boolean ended;

        private void see(String what, boolean end) {
            assertThat(ended).isFalse();
            seen.add(what);
            ended = end;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void onNext(String message) {
            see(message, false);
        }

        @Override
        public void onError(Throwable cause) {
            see("error", true);
        }

        @Override
        public void onCompleted() {
            see("completed", true);
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }

    @Test
    void sendsInOrderWhenTheStreamIsReadyAndThenCloses() {
        assertThat(outbox.send("a")).isTrue();
        assertThat(outbox.send("b")).isTrue();
        assertThat(outbox.send("c")).isFalse();
        outbox.sendIfIdle("life");
        outbox.close();
        outbox.send("d");

        assertThat(stream.seen).isEmpty();
        stream.ready = true;
        outbox.pump();

        assertThat(stream.seen).containsExactly("a", "b", "completed");
    }

    @Test
    void endsOnceOnly() {
        outbox.close();
        outbox.fail(error);
        outbox.close();

        assertThat(stream.seen).containsExactly("completed");
    }

    @Test
    void anErrorDropsWhatWaits() {
        outbox.send("a");
        outbox.close();
        outbox.fail(error);
        outbox.fail(error);
        stream.ready = true;
        outbox.pump();
        outbox.close();

        assertThat(stream.seen).containsExactly("error");
    }
}
