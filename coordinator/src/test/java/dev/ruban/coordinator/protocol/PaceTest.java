package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.worker.compute.Pass;
import org.junit.jupiter.api.Test;

/// What is measured of a worker, also where parts are computed twice.
final class PaceTest {
    private static final Pass STEP = new Pass.Step(0);
    private static final long SECOND = 1_000_000_000L;
    private static final Leaves OWN = Leaves.range(4, 0, 2);
    private static final Leaves SECOND_TIME = Leaves.range(4, 2, 4);

    private static Pace done() {
        return Pace.unknown(4).dealt(1, STEP, OWN, 0).answered(1, OWN, 100, SECOND);
    }

    @Test
    void measuresRowsFromTheDealToTheLastAnswer() {
        assertThat(done().rate()).isEqualTo(100);
        assertThat(done().seconds()).isEqualTo(1);
    }

    /// It had rested for nine seconds in between: that does not make it slow.
    @Test
    void measuresWhatIsComputedASecondTimeOnItsOwn() {
        Pace pace =
                done().dealt(1, STEP, SECOND_TIME, 10 * SECOND)
                        .answered(1, SECOND_TIME, 100, 11 * SECOND);
        assertThat(pace.rate()).isEqualTo(100);
        assertThat(pace.seconds()).isEqualTo(1);
    }

    @Test
    void measuresWorkThatComesOnTopOfOtherWorkAsOne() {
        Pace pace =
                Pace.unknown(4)
                        .dealt(1, STEP, OWN, 0)
                        .dealt(1, STEP, SECOND_TIME, SECOND)
                        .answered(1, OWN, 100, 2 * SECOND);
        assertThat(pace.samples()).isZero();
        assertThat(pace.answered(1, SECOND_TIME, 100, 4 * SECOND).rate()).isEqualTo(50);
    }

    /// Late answers, of a pass that others have completed, say nothing of the present one.
    @Test
    void measuresNothingByAnswersOfAnEarlierPass() {
        Pace pace = done().dealt(2, STEP, OWN, 2 * SECOND);
        assertThat(pace.answered(1, OWN, 1000, 3 * SECOND)).isEqualTo(pace);
    }
}
