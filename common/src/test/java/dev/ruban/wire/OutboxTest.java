package dev.ruban.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
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
        private int most = Integer.MAX_VALUE;
        private boolean ended;

        private void see(String what, boolean end) {
            assertThat(ended).isFalse();
            seen.add(what);
            ended = end;
        }

        @Override
        public boolean isReady() {
            return ready && seen.size() < most;
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
    void makesMessagesOnlyAsTheStreamTakesThem() {
        List<String> made = new ArrayList<>();
        outbox.sendAll(making(made, "a", "b", "c"));
        assertThat(outbox.send("d")).isTrue();
        assertThat(outbox.send("e")).isFalse(); // those that are made wait as one

        assertThat(made).isEmpty();
        stream.ready = true;
        stream.most = 2;
        outbox.pump();
        assertThat(made).containsExactly("a", "b");
        assertThat(outbox.isEmpty()).isFalse();

        stream.most = 4;
        outbox.pump();
        assertThat(stream.seen).containsExactly("a", "b", "c", "d");
        assertThat(outbox.isEmpty()).isTrue();
    }

    private static Iterator<String> making(List<String> made, String... messages) {
        Iterator<String> given = List.of(messages).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return given.hasNext();
            }

            @Override
            public String next() {
                made.add(given.next());
                return made.getLast();
            }
        };
    }

    @Test
    void whatFailsToMakeAMessageKeepsNoLastWordsBack() {
        OutOfMemoryError failure = new OutOfMemoryError();
        stream.ready = true;

        assertThatThrownBy(() -> outbox.sendAll(failing(failure))).isSameAs(failure);
        outbox.send("last words");
        outbox.close();

        assertThat(stream.seen).containsExactly("last words", "completed");
    }

    private static Iterator<String> failing(Error failure) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                throw failure;
            }
        };
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
