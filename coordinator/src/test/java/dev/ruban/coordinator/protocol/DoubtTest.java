package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.reduction.Subtree;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Answers that are compared, and workers that are not believed any more.
final class DoubtTest {
    /// Both hold everything and compute everything.
    private static Story twoAudited(int epochs) {
        return Story.audited(2, epochs, 1).joins(1).joins(2).isReady(1).isReady(2);
    }

    @Test
    void countsAStepWhenTheAnswersOfTwoWorkersAgree() {
        Story story = twoAudited(1).delivers(1);
        assertThat(story.state().progress().steps()).isZero();
        story.delivers(2);
        assertThat(story.state().progress().steps()).isEqualTo(1);
        story.delivers(2).delivers(1);
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
        story.reads("two_workers_are_audited");
    }

    @Test
    void expelsALiarWhoseAnswerCameFirstAndBeginsThePassAnew() {
        Story story = twoAudited(1).lies(1).delivers(2);
        assertThat(story.state().progress().steps()).isZero();
        story.computes();
        assertThat(story.state().roster().find(new WorkerId(1))).isEmpty();
        story.isReady(2).delivers(2).computes().delivers(2).computes();
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
        assertThat(story.state().progress().steps()).isEqualTo(1);
        story.reads("an_audit_finds_a_liar");
    }

    @Test
    void expelsALiarWhoseAnswerCameSecond() {
        Story story = twoAudited(1).delivers(1).lies(2).computes();
        assertThat(story.state().roster().find(new WorkerId(2))).isEmpty();
        assertThat(story.state().roster().size()).isEqualTo(1);
    }

    @Test
    void expelsBothIfBothAreWrong() {
        Story story = twoAudited(1).lies(1).lies(2).computes();
        assertThat(story.state().roster().isEmpty()).isTrue();
        assertThat(story.state().progress().steps()).isZero();
        assertThat(story.state().phase()).isEqualTo(Phase.TRAINING);
    }

    @Test
    void auditsASingleWorkerItself() {
        Story story = Story.audited(1, 1, 1).joins(1).isReady(1).delivers(1);
        assertThat(story.state().progress().steps()).isZero();
        story.computes();
        assertThat(story.state().progress().steps()).isEqualTo(1);
        story.computes().lies(1);
        assertThat(story.state().roster().isEmpty()).isTrue();
        story.joins(2).isReady(2).computes().delivers(2);
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
        story.reads("the_audit_of_one_worker");
    }

    @Test
    void refusesAnExpelledWorkerThatComesBack() {
        Story story = twoAudited(1).delivers(1).lies(2).computes().joinsAs(3, "host2");
        assertThat(story.lastEffects())
                .anySatisfy(effect ->
                        assertThat(effect)
                                .isInstanceOfSatisfying(
                                        Effect.Dismiss.class,
                                        dismiss ->
                                                assertThat(dismiss.farewell())
                                                        .isEqualTo(Farewell.EXPELLED)));
    }

    @Test
    void asksSomebodyElseWhenTheSecondOneIsGone() {
        Story story = twoAudited(1).delivers(1).dies(2);
        assertThat(story.state().progress().steps()).isZero();
        story.computes();
        assertThat(story.state().progress().steps()).isEqualTo(1);
    }

    @Test
    void goesOnAuditingWhenOneOfTwoIsGoneBeforeAnybodyHasAnswered() {
        Story story = twoAudited(1).dies(2).lies(1);
        assertThat(story.state().progress().steps()).isZero();
        story.computes();
        assertThat(story.state().roster().find(new WorkerId(1))).isEmpty();
        assertThat(story.state().progress().steps()).isZero();
    }

    @Test
    void doesNotTakeAnotherCutForAnAnswerThatIsCompared() {
        Story story = twoAudited(1);
        story.delivers(1, story.lastDeal(1).work(), new Subtree(0, 1));
        assertThat(story.state().roster().find(new WorkerId(1))).isEmpty();
    }

    @Test
    void drawsAboutTheFractionAskedForAndAsksEitherHolderFirst() {
        int audited = 0;
        int ofSecond = 0;
        int epochs = 400;
        Story story = Story.audited(2, epochs, 0.25).joins(1).joins(2).isReady(1).isReady(2);
        for (int epoch = 0; epoch < epochs; epoch++) {
            audited += story.state().scrutiny().comparisons().size();
            ofSecond += countsOf(story, 2, 0);
            long pass = story.state().pass().orElseThrow().number();
            for (int worker = 1; worker <= 2; worker++)
                if (story.lastDeal(worker).work().pass() == pass) story.delivers(worker);
            assertThat(story.state().progress().steps()).isEqualTo(epoch + 1);
        }
        assertThat(audited / (4.0 * epochs)).isBetween(0.2, 0.3);
        assertThat(ofSecond / (1.0 * epochs)).isBetween(0.5, 0.75);
    }

    /// Worker 1 takes a second for a step, worker 2 does not come to an end in the second one.
    private static Story withAStraggler() {
        return withAStraggler(CheckpointSchedule.NONE);
    }

    private static Story withAStraggler(CheckpointSchedule checkpoints) {
        JobPlan plan = new JobPlan(4, 8, 0, 8, 4, false, 0.1);
        Story story = Story.of(2, plan, checkpoints).joins(1).joins(2).isReady(1).isReady(2);
        story.seconds(1, 1, 2).delivers(1).delivers(2);
        if (!checkpoints.isNone()) story.writesCheckpoint(1);
        return story.seconds(1, 1, 2).delivers(1);
    }

    /// Worker 1 has loaded what worker 2 is late with, and is asked for it.
    private static Story withASecond(Story straggler) {
        return straggler.seconds(3, 1, 2).isReady(1).seconds(1, 1, 2);
    }

    @Test
    void hasALatePartComputedTwiceAndGoesOn() {
        Story story = withAStraggler().seconds(2, 1, 2);
        assertThat(story.lastDeal(1).subtrees()).containsExactly(new Subtree(0, 2));
        story.seconds(1, 1, 2).isReady(1).seconds(1, 1, 2).delivers(1);
        assertThat(story.state().progress().steps()).isEqualTo(2);
        assertThat(story.lastDeal(1).subtrees()).containsExactly(new Subtree(0, 4));
        story.deliversItsFirst(2, 2).delivers(1).delivers(1).delivers(2).delivers(1).delivers(2);
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
        story.reads("a_straggler");
    }

    @Test
    void goesBackWhenALateAnswerShowsThatAWrongOneWasApplied() {
        Story story = withAStraggler().seconds(3, 1, 2).isReady(1).seconds(1, 1, 2).lies(1);
        assertThat(story.state().progress().steps()).isEqualTo(2);
        story.deliversItsFirst(2, 2).computes();
        assertThat(story.state().roster().find(new WorkerId(1))).isEmpty();
        assertThat(story.state().progress().steps()).isZero();
        story.delivers(2).isReady(2);
        for (int pass = 0; pass < 5; pass++) story.delivers(2);
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
        story.reads("a_liar_is_found_late");
    }

    @Test
    void comparesWhatIsLateItselfBeforeTheRunEnds() {
        Story story = Story.of(2, 1).joins(1).joins(2).isReady(1).isReady(2).seconds(1, 1, 2);
        story.delivers(1).seconds(4, 1, 2).isReady(1).seconds(1, 1, 2).delivers(1).delivers(1);
        assertThat(story.state().phase()).isEqualTo(Phase.TRAINING);
        story.computes();
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
    }

    @Test
    void keepsNoStateInWhichAnAnswerIsDoubted() {
        Story story = withASecond(withAStraggler(CheckpointSchedule.everySteps(1))).delivers(1);
        assertThat(story.state().progress().steps()).isEqualTo(2);
        assertThat(all(story, Effect.Checkpoint.class)).isEmpty();
        assertThat(all(story, Effect.Recompute.class)).hasSize(1);
        assertThat(all(story, Effect.Begin.class)).as("the training goes on").hasSize(1);

        story.delivers(1);
        assertThat(story.state().progress().steps()).isEqualTo(3);
        assertThat(all(story, Effect.Begin.class)).as("the delay has an end").isEmpty();
        assertThat(story.state().waiting())
                .isEqualTo(
                        "waiting: second answers are compared before the state after step 3 is kept");

        story.computes();
        assertThat(all(story, Effect.Checkpoint.class)).hasSize(1);
        assertThat(all(story, Effect.Begin.class)).hasSize(1);
    }

    @Test
    void keepsAStateBetweenPassesWhenItsAnswersAreSettledInTime() {
        Story story = withASecond(withAStraggler(CheckpointSchedule.everySteps(1))).delivers(1);
        story.computes().delivers(1);
        assertThat(all(story, Effect.Checkpoint.class)).hasSize(1);
        assertThat(all(story, Effect.Begin.class)).hasSize(1);
    }

    @Test
    void settlesWhatIsDoubtedBeforeARunThatIsToldToStopEnds() {
        Story story = withASecond(withAStraggler()).delivers(1).isToStop().delivers(1);
        assertThat(story.state().phase()).isEqualTo(Phase.TRAINING);
        assertThat(all(story, Effect.Recompute.class)).hasSize(1);
        story.computes();
        assertThat(all(story, Effect.Fail.class)).hasSize(1);
        assertThat(story.state().progress().steps()).isEqualTo(3);
    }

    @Test
    void goesBackBeforeARunThatIsToldToStopEnds() {
        Story story = withASecond(withAStraggler()).lies(1).isToStop().delivers(1).computes();
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
        assertThat(story.state().progress().steps()).isZero();
    }

    @Test
    void looksForAWrongAnswerBeforeItGivesUpForANumberThatIsNotFinite() {
        Story story = withASecond(withAStraggler()).losesPass(3, Double.NaN).lies(1).delivers(1);
        assertThat(all(story, Effect.Fail.class)).isEmpty();
        story.computes();
        assertThat(story.state().phase()).isEqualTo(Phase.TRAINING);
        assertThat(story.state().progress().steps()).isZero();
    }

    @Test
    void givesUpForANumberThatIsNotFiniteWhenNoAnswerWasWrong() {
        Story story =
                withASecond(withAStraggler()).losesPass(3, Double.NaN).delivers(1).delivers(1);
        assertThat(all(story, Effect.Fail.class)).isEmpty();
        story.computes();
        assertThat(all(story, Effect.Fail.class)).hasSize(1);
    }

    @Test
    void comparesItselfWhenWhoIsLateIsGone() {
        Story story = withASecond(withAStraggler()).lies(1).dies(2);
        assertThat(all(story, Effect.Recompute.class)).hasSize(1);
        story.computes();
        assertThat(story.state().roster().isEmpty()).isTrue();
        assertThat(story.state().progress().steps()).isZero();
    }

    @Test
    void takesNoAnswerToOtherWorkForTheSecondOne() {
        Story story = withASecond(withAStraggler()).delivers(1);
        WorkId late = story.lastDeal(2).work();
        WorkId other =
                new WorkId(late.runId(), late.incarnation(), late.pass(), late.version(), 100);
        for (Subtree subtree : story.lastDeal(2).subtrees()) story.lies(2, other, subtree);
        assertThat(story.state().scrutiny().comparisons()).hasSize(1);
        assertThat(all(story, Effect.Recompute.class)).isEmpty();
        story.deliversItsFirst(2, late.pass());
        assertThat(story.state().scrutiny().comparisons()).isEmpty();
    }

    @Test
    void asksNobodyForTheSecondAnswerToItsOwn() {
        Story story = twoAudited(1).delivers(1).dies(1).joinsAs(3, "host1").isReady(3).dies(2);
        assertThat(all(story, Effect.Recompute.class)).hasSize(1);
        assertThat(all(story, Effect.Deal.class)).isEmpty();
    }

    /// Its broken connection was not noticed before: nobody waits for what it owes.
    @Test
    void asksSomebodyElseWhenTheSecondOneHasComeBackByAnotherConnection() {
        Story story = twoAudited(1).delivers(1).comesBackAs(2, 3);
        assertThat(story.state().scrutiny().comparisons())
                .isNotEmpty()
                .noneMatch(comparison -> comparison.asks(new WorkerId(2)))
                .allMatch(comparison -> comparison.parties() == 2);
    }

    private static <T extends Effect> List<T> all(Story story, Class<T> kind) {
        return story.lastEffects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void takesNobodyForLateInStepsThatTakeNoTime() {
        Story story = Story.of(2, 2).joins(1).joins(2).isReady(1).isReady(2).delivers(1);
        assertThat(story.state().scrutiny()).isEqualTo(Scrutiny.NONE);
        story.delivers(2).delivers(1);
        assertThat(story.state().scrutiny()).isEqualTo(Scrutiny.NONE);
    }

    /// Whether a worker was dealt a shard in the running pass.
    private static int countsOf(Story story, int worker, int shard) {
        TrainingState state = story.state();
        long pass = state.pass().orElseThrow().number();
        Member member = state.roster().find(new WorkerId(worker)).orElseThrow();
        return member.assigned(pass).contains(shard) ? 1 : 0;
    }
}
