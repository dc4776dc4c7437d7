package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.coordinator.run.RunListener.Audited;
import dev.ruban.reduction.Subtree;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuditCountTest {
    private final AuditCount count = new AuditCount();

    private void delivers(int worker, long pass, int shard, String digest) {
        count.delivered(
                new Input.Delivered(
                        new WorkerId(worker),
                        new WorkId(1, 1, pass, 1, worker),
                        new Subtree(shard, 1),
                        1,
                        1,
                        true,
                        digest));
    }

    @Test
    void twoAnswersAreOneComparison() {
        delivers(1, 1, 0, "a");
        delivers(2, 1, 0, "a");
        delivers(1, 1, 1, "b");
        delivers(1, 2, 0, "c");
        assertThat(count.result(0.5)).isEqualTo(new Audited(0.5, 1, 0, List.of()));
        assertThat(count.result(0.5).agreed()).isEqualTo(1);
    }

    @Test
    void theCoordinatorsAnswerToADifferenceIsNoSecondOne() {
        delivers(1, 1, 0, "a");
        delivers(2, 1, 0, "b");
        count.recomputed(new Input.Recomputed(1, new Subtree(0, 1), "a"));
        count.expelled("worker 2");
        assertThat(count.result(1)).isEqualTo(new Audited(1, 1, 1, List.of("worker 2")));
    }

    @Test
    void anAnswerThatNobodyComparesIsNotCounted() {
        delivers(1, 1, 0, "");
        delivers(2, 1, 0, "");
        assertThat(count.result(0)).isEqualTo(new Audited(0, 0, 0, List.of()));
    }
}
