package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.reduction.Subtree;
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
        Story story = Story.of(2, 4).joins(1).joins(2).isReady(1).isReady(2).seconds(1, 1, 2);
        return story.delivers(1).delivers(2).seconds(1, 1, 2).delivers(1);
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
