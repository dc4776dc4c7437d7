package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PausesTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final long HEARTBEAT = 5_000 * MILLISECOND;

    private final List<String> told = new ArrayList<>();
    private final Pauses pauses = new Pauses(HEARTBEAT, told::add);
    private long now = 77;

    private void updates(int count, long millis) {
        for (int i = 0; i < count; i++) {
            now += millis * MILLISECOND;
            pauses.updated(now);
        }
    }

    @Test
    void theStepInWhichAWorkerDiesIsToldBesideTheOthers() {
        updates(100, 20);
        pauses.departed("worker 2 lost: its connection broke");
        updates(1, 300);
        assertThat(told)
                .containsExactly(
                        "the longest step about then took 0.300 s (others take 0.023 s): worker 2 lost: its connection broke");
        assertThat(pauses.longestSeconds()).isEqualTo(0.3);
    }

    @Test
    void whatAHangingWorkerHeldUpBeforeItsDismissalCounts() {
        updates(100, 20);
        updates(1, 1500);
        updates(150, 20);
        pauses.departed("worker 1 dismissed: nothing was heard of it");
        updates(1, 20);
        assertThat(told).singleElement().asString().contains("took 1.500 s");
    }

    @Test
    void whatWasLongBeforeDoesNotCount() {
        updates(100, 20);
        updates(1, 1500);
        updates(400, 20);
        pauses.departed("worker 1 left");
        updates(1, 25);
        assertThat(told).singleElement().asString().contains("took 0.025 s");
    }

    @Test
    void beforeTheFirstUpdateNothingIsHeldUp() {
        pauses.departed("worker 1 left");
        updates(3, 20);
        assertThat(told).isEmpty();
    }
}
