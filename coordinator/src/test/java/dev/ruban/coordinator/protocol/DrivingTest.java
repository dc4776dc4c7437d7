package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.worker.compute.Pass;
import org.junit.jupiter.api.Test;

/// Runs whose passes a program asks for.
final class DrivingTest {
    private static Input.Beat beat(int worker, int second) {
        return new Input.Beat(new WorkerId(worker), second, 0);
    }

    /// Worker 2 is late with the second step; worker 1 has loaded its part and computes it, too.
    private static Play withAStraggler() {
        Play play = new Play(true).joins(1).joins(2).isReady(1);
        play.bring(new Input.Asked(new Pass.Step(0))).second(beat(1, 1), beat(2, 1));
        play.delivers(1).delivers(2).bring(new Input.Published());
        play.bring(new Input.Asked(new Pass.Step(1))).second(beat(1, 2), beat(2, 2)).delivers(1);
        for (int second = 3; second <= 6; second++) play.second(beat(1, second), beat(2, second));
        return play.isReady(1).second(beat(1, 7), beat(2, 7));
    }

    @Test
    void aProgramIsGivenNoWrongAnswer() {
        Play play = withAStraggler().delivers(1, "wrong");
        assertThat(play.state().progress().stage())
                .as("the program waits for its answer")
                .isEqualTo(Progress.Stage.STEP);
        Effect.Recompute doubted = play.last(Effect.Recompute.class).getFirst();
        play.bring(new Input.Recomputed(doubted.pass(), doubted.subtree(), "right"));
        assertThat(play.last(Effect.Dismiss.class))
                .extracting(Effect.Dismiss::farewell)
                .containsExactly(Farewell.EXPELLED);
        assertThat(play.last(Effect.Begin.class))
                .extracting(Effect.Begin::kind)
                .containsExactly(new Pass.Step(1));
    }

    @Test
    void aProgramIsGivenAnAnswerThatIsNotDoubtedAnyMore() {
        Play play = withAStraggler().delivers(1, "right");
        assertThat(play.state().progress().stage()).isEqualTo(Progress.Stage.STEP);
        play.delivers(2, "right");
        assertThat(play.state().progress().stage()).isEqualTo(Progress.Stage.IDLE);
        assertThat(play.state().scrutiny().comparisons()).isEmpty();
    }

    /// It need not wait for the one that is late.
    @Test
    void theCoordinatorComparesIfNobodyElseDoes() {
        Play play = withAStraggler().delivers(1, "right");
        Effect.Recompute doubted = play.last(Effect.Recompute.class).getFirst();
        play.bring(new Input.Recomputed(doubted.pass(), doubted.subtree(), "right"));
        assertThat(play.state().progress().stage()).isEqualTo(Progress.Stage.IDLE);
    }
}
