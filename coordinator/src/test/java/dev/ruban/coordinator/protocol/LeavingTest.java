package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import org.junit.jupiter.api.Test;

/// Workers that are told to leave: 8 rows in 4 shards, full batches.
final class LeavingTest {
    /// Two workers have done the first step and have the second to compute.
    private static Story two() {
        return Story.of(2, 4).joins(1).joins(2).isReady(1).isReady(2).delivers(1).delivers(2);
    }

    @Test
    void aWorkerIsReplacedBeforeItGoes() {
        two().leaves(2).isReady(1).delivers(2).isReady(1).delivers(1).reads("a_worker_leaves");
    }

    @Test
    void whoIsStillComputingStaysAlthoughOthersHoldItsShards() {
        Story story = two().leaves(2).isReady(1).isReady(1);
        assertThat(story.state().roster().size()).isEqualTo(2);
        story.delivers(2);
        assertThat(story.state().roster().size()).isEqualTo(1);
        assertThat(story.lastEffects())
                .contains(new Effect.Dismiss(new WorkerId(2), Farewell.LEAVING, "goodbye"))
                .noneMatch(Effect.Deal.class::isInstance);
    }

    @Test
    void whoLeavesIsDealtWhatNobodyElseHoldsYet() {
        Story story = two().leaves(2).isReady(1).delivers(1).delivers(2);
        assertThat(story.lastDeal(2).work().pass()).isEqualTo(3);
        assertThat(story.lastDeal(2).subtrees().toString()).isEqualTo("[Subtree[first=3, size=1]]");
    }

    @Test
    void theOnlyWorkerFinishesWhatItWasDealt() {
        Story story = Story.of(1, 2).joins(1).isReady(1).leaves(1);
        assertThat(story.state().roster().size()).isEqualTo(1);
        story.delivers(1);
        assertThat(story.state().roster().isEmpty()).isTrue();
        assertThat(story.state().progress().steps()).isEqualTo(1);
        assertThat(story.state().phase()).isEqualTo(Phase.TRAINING);
    }

    @Test
    void whenAllLeaveAtOnceEachFinishesWhatItWasDealt() {
        two().leaves(1)
                .leaves(2)
                .delivers(1)
                .delivers(2)
                .joins(3)
                .isReady(3)
                .reads("all_workers_leave");
    }

    @Test
    void whoJoinsMeanwhileTakesTheShardsOfTheLastOne() {
        Story story = Story.of(1, 2).joins(1).isReady(1).leaves(1).joins(2).delivers(1);
        assertThat(story.state().roster().size()).isEqualTo(2);
        story.isReady(2);
        assertThat(story.state().roster().size()).isEqualTo(2);
        story.delivers(1);
        assertThat(story.state().roster().find(new WorkerId(1))).isEmpty();
    }

    @Test
    void whoStandsByGoesAtOnce() {
        Story story = two().joins(3).joins(4).joins(5).isReady(3).isReady(4).leaves(5);
        assertThat(story.state().roster().find(new WorkerId(5))).isEmpty();
    }

    @Test
    void whoIsToldBeforeTheRunBeginsGoesAtOnce() {
        Story story = Story.of(2, 1).joins(1).leaves(1);
        assertThat(story.state().roster().isEmpty()).isTrue();
        assertThat(story.state().phase()).isEqualTo(Phase.GATHERING);
    }

    @Test
    void aSecondGoodbyeChangesNothing() {
        assertThat(two().leaves(2).leaves(2).lastEffects()).isEmpty();
    }

    @Test
    void whoDiesWhileItLeavesCostsWhatItHadNotDelivered() {
        Story story = two().leaves(2).dies(2).isReady(1);
        assertThat(story.lastDeal(1).work().pass()).isEqualTo(2);
        assertThat(story.lastDeal(1).subtrees().toString()).isEqualTo("[Subtree[first=2, size=2]]");
    }

    /// It may have been ended because it took too long.
    @Test
    void whoDiesWhileItLeavesHasNotDiedOfItsRows() {
        Story story = Story.of(1, 1);
        for (int worker = 1; worker <= 4; worker++)
            story.joins(worker).isReady(worker).leaves(worker).dies(worker);
        assertThat(story.state().phase()).isEqualTo(Phase.TRAINING);
    }

    @Test
    void whoHangsWhileItLeavesIsGivenUp() {
        Story story = two().leaves(2).isReady(1).isReady(1).seconds(6, 1);
        assertThat(story.state().roster().find(new WorkerId(2))).isEmpty();
        assertThat(story.lastDeal(1).subtrees().toString()).isEqualTo("[Subtree[first=2, size=2]]");
    }

    @Test
    void aGoodbyeIsASignOfLife() {
        Story story = two().seconds(4, 1).leaves(2).seconds(4, 1);
        assertThat(story.state().roster().find(new WorkerId(2))).isPresent();
    }

    @Test
    void whoLeavesIsNotAskedForWhatOthersAreLateWith() {
        Story story = two().leaves(2).delivers(2).seconds(3, 1, 2);
        assertThat(story.lastDeal(2).work().pass()).isEqualTo(2);
        assertThat(story.state().scrutiny().comparisons()).isEmpty();
    }

    @Test
    void anAuditOfWhoHasLeftIsFinishedByOthers() {
        Story story = Story.audited(2, 2, 1).joins(1).joins(2).isReady(1).isReady(2);
        story.leaves(2).delivers(2).delivers(1).computes();
        for (int pass = 2; pass <= 3; pass++) story.delivers(1).computes();
        assertThat(story.state().phase()).isEqualTo(Phase.ENDED);
    }
}
