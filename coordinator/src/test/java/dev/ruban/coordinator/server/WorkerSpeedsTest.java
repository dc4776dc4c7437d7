package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.data.Split;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkerSpeedsTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final WorkerId WORKER = new WorkerId(1);

    private final WorkerSpeeds speeds = new WorkerSpeeds();
    private long attempt;

    private void computes(Pass pass, long fromMillis, long toMillis, int rows) {
        WorkId work = new WorkId(1, 1, ++attempt, 1, attempt);
        List<Subtree> parts = List.of(new Subtree(0, 1), new Subtree(1, 1));
        speeds.dealt(new Effect.Deal(WORKER, work, pass, parts, false), fromMillis * MILLISECOND);
        for (Subtree part : parts)
            speeds.delivered(
                    new Input.Delivered(WORKER, work, part, rows / 2, 1, true),
                    toMillis * MILLISECOND);
    }

    @Test
    void shortStepsCountAndRestDoesNot() {
        computes(new Pass.Step(0), 0, 2, 10);
        computes(new Pass.Step(1), 100, 102, 10);
        assertThat(speeds.rowsPerSecond(WORKER)).isCloseTo(5000, within(1e-6));
    }

    @Test
    void evaluationsDoNotCount() {
        computes(new Pass.Evaluation(Split.TRAINING), 0, 2, 10);
        assertThat(speeds.rowsPerSecond(WORKER)).isZero();
    }

    @Test
    void whatIsLongAgoCountsForLittle() {
        computes(new Pass.Step(0), 0, 1000, 1000);
        speeds.fade(1000 * MILLISECOND);
        speeds.fade(301_000 * MILLISECOND);
        computes(new Pass.Step(1), 301_000, 302_000, 2000);
        assertThat(speeds.rowsPerSecond(WORKER)).isCloseTo(2000, within(1.0));
        speeds.gone(WORKER);
        assertThat(speeds.rowsPerSecond(WORKER)).isZero();
    }
}
