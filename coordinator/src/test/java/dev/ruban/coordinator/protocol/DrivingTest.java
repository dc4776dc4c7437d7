package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.problem.ExitCode;
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
    void aProgramThatWasGivenAWrongAnswerIsTold() {
        Play play = withAStraggler().delivers(1, "wrong");
        assertThat(play.state().progress().stage())
                .as("the program has its answer")
                .isEqualTo(Progress.Stage.IDLE);
        Comparison doubted = play.state().scrutiny().comparisons().getFirst();
        play.delivers(2, "right")
                .bring(new Input.Recomputed(doubted.pass(), doubted.subtree(), "right"));
        assertThat(play.last(Effect.Fail.class))
                .containsExactly(
                        new Effect.Fail(
                                ExitCode.DATA,
                                "a wrong answer in step 2 was given to the program, which cannot take it back; run it again"));
        assertThat(play.state().roster().isEmpty()).isTrue();
    }

    @Test
    void aProgramThatWasGivenARightAnswerGoesOn() {
        Play play = withAStraggler().delivers(1, "right").delivers(2, "right");
        assertThat(play.state().scrutiny().comparisons()).isEmpty();
        play.bring(new Input.Published()).bring(new Input.Asked(new Pass.Step(2)));
        assertThat(play.last(Effect.Deal.class)).isNotEmpty();
    }
}
