package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopSignalTest {
    private final StopSignal signal = new StopSignal();
    private final List<String> heard = new ArrayList<>();

    @Test
    void listenersHearOfTheFirstRequestOnly() {
        signal.onRequest(() -> heard.add("one"));
        signal.onRequest(() -> heard.add("two"));

        signal.request();
        signal.request();

        assertThat(heard).containsExactly("one", "two");
        assertThat(signal.isRequested()).isTrue();
    }

    @Test
    void whoComesLateHearsAtOnce() {
        signal.request();

        signal.onRequest(() -> heard.add("late"));

        assertThat(heard).containsExactly("late");
    }

    @Test
    void whoHasLeftHearsNothing() {
        StopSignal.Registration registration = signal.onRequest(() -> heard.add("gone"));
        registration.close();
        registration.close();

        signal.request();

        assertThat(heard).isEmpty();
    }

    @Test
    void aShutdownAsksToStopAndWaitsForTheEnd() throws InterruptedException {
        Thread command =
                new Thread(() -> {
                    heard.add("files closed");
                    signal.finished();
                });
        signal.onRequest(command::start);

        signal.stopAndWait(Duration.ofDays(1));

        command.join();
        assertThat(heard).containsExactly("files closed");
    }

    @Test
    void aShutdownAfterTheEndAsksNothing() {
        signal.onRequest(() -> heard.add("stop"));
        signal.finished();

        signal.stopAndWait(Duration.ofDays(1));

        assertThat(heard).isEmpty();
        assertThat(signal.isRequested()).isFalse();
    }

    @Test
    void aShutdownThatNobodyListensToDoesNotWait() {
        signal.stopAndWait(Duration.ofDays(1));

        assertThat(signal.isRequested()).isTrue();
    }

    @Test
    void aShutdownDoesNotWaitLongerThanItsGrace() {
        signal.onRequest(() -> heard.add("stop, and nothing follows"));

        signal.stopAndWait(Duration.ofNanos(1));

        assertThat(heard).hasSize(1);
    }
}
