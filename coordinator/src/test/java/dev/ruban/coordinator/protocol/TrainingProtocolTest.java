package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.data.Split;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The main stories; their transcripts stand in `src/test/resources/transcripts`.
final class TrainingProtocolTest {
    @Test
    void trainsWithTwoWorkers() {
        Story.of(2, 2)
                .joins(1)
                .joins(2)
                .isReady(1)
                .isReady(2)
                .delivers(1)
                .delivers(2)
                .delivers(2)
                .delivers(1)
                .delivers(1)
                .delivers(2)
                .reads("two_workers_train");
    }

    /// Of an epoch they are those of its steps' predictions, of the start and the end those of an
    /// evaluation.
    @Test
    void metricsAreAddedUpOverAnEpoch() {
        Story story =
                Story.of(1, new JobPlan(4, 8, 8, 4, 2, false, 0.1)).measures().joins(1).isReady(1);
        story.delivers(1).delivers(1);
        for (int step = 0; step < 2; step++) deliverRows(story, 4);
        story.delivers(1);
        for (int step = 0; step < 2; step++) deliverRows(story, 4);
        story.delivers(1).delivers(1).reads("metrics");
    }

    @Test
    void metricsOfAFullBatchAreThoseOfItsStep() {
        Story story = Story.of(1, 2).measures().joins(1).isReady(1);
        for (int pass = 0; pass < 3; pass++) story.delivers(1);
        story.reads("metrics_of_full_batches");
    }

    @Test
    void validatesBeforeAndAfterEachEpochOfMiniBatches() {
        Story story = Story.of(1, new JobPlan(4, 8, 8, 4, 1, false, 0.1)).joins(1).isReady(1);
        story.delivers(1).delivers(1);
        // A mini-batch of 4 rows: one of each shard.
        for (int step = 0; step < 2; step++) deliverRows(story, 4);
        story.delivers(1).delivers(1).reads("mini_batches_with_validation");
    }

    private static void deliverRows(Story story, long rows) {
        Effect.Deal deal = story.lastDeal(1);
        story.deliversRows(1, deal.work(), deal.subtrees().getFirst(), rows);
    }

    @Test
    void dealsOnlyTheUndeliveredShardsOfAWorkerThatDiesInAStep() {
        Story.of(2, 1)
                .joins(1)
                .joins(2)
                .isReady(1)
                .isReady(2)
                .delivers(1)
                .dies(2)
                .isReady(1)
                .delivers(1)
                .delivers(1)
                .reads("a_worker_dies_mid_step");
    }

    @Test
    void doesNotDealAPartToAFourthWorkerThatHasKilledThree() {
        Story story = Story.of(2, 1).joins(1).joins(2).isReady(1).isReady(2);
        story.delivers(1).dies(2, "it failed: out of memory").isReady(1).dies(1).joins(3);
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.TRAINING);
        story.isReady(3).dies(3).reads("a_part_that_kills");
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.ENDED);
    }

    @Test
    void blamesNoPartForWorkersThatLeaveOrAreSilent() {
        Story story = Story.of(1, 1);
        for (int worker = 1; worker <= 6; worker++) {
            story.joins(worker).isReady(worker);
            if (worker % 2 == 0) story.leaves(worker);
            else story.seconds(6);
        }
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.TRAINING);
    }

    @Test
    void blamesNoPartThatAnotherWorkerDelivered() {
        Story story = Story.of(1, 3);
        for (int worker = 1; worker <= 3; worker++)
            story.joins(worker).isReady(worker).delivers(worker).dies(worker);
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.TRAINING);
    }

    @Test
    void keepsWhatADeadWorkerHadDelivered() {
        Story story = Story.of(2, 1).joins(1).joins(2).isReady(1).isReady(2).delivers(1).dies(1);
        assertThat(story.lastEffects()).noneMatch(Effect.Deal.class::isInstance);
        story.isReady(2).delivers(2);
        assertThat(story.state().progress().steps()).isEqualTo(1);
    }

    @Test
    void letsAWorkerInWhileTheOthersGoOn() {
        Story.of(1, 2)
                .joins(1)
                .isReady(1)
                .joins(2)
                .delivers(1)
                .isReady(2)
                .isReady(1)
                .delivers(1)
                .delivers(1)
                .delivers(2)
                .reads("a_worker_joins_mid_run");
    }

    @Test
    void dropsWhatIsRepeatedLateOverlappingOrForeign() {
        Story story = Story.of(2, 1).joins(1).joins(2).isReady(1).isReady(2);
        WorkId work = story.lastDeal(1).work();
        Subtree half = new Subtree(0, 2);
        story.delivers(1, work, half)
                .delivers(1, work, half)
                .delivers(1, work, new Subtree(0, 1))
                .delivers(1, work, new Subtree(0, 4))
                .delivers(1, work, new Subtree(2, 2))
                .delivers(1, work, new Subtree(4, 4))
                .delivers(2, work, new Subtree(2, 2))
                .delivers(1, new WorkId(7, 1, work.pass(), 1, work.attempt()), half)
                .delivers(1, new WorkId(work.runId(), 2, work.pass(), 1, work.attempt()), half)
                .delivers(1, new WorkId(work.runId(), 1, 9, 1, work.attempt()), half)
                .delivers(1, new WorkId(work.runId(), 1, work.pass(), 9, work.attempt()), half)
                .delivers(2)
                .delivers(2, story.lastDeal(2).work(), new Subtree(0, 1))
                .reads("harmless_partials");
    }

    @Test
    void sendsAWorkerAwayWhoseAnswerIsMalformedAndGoesOn() {
        Story story = Story.of(2, 1).joins(1).joins(2).isReady(1).isReady(2);
        WorkId work = story.lastDeal(1).work();
        story.deliversRows(1, work, new Subtree(0, 2), 1000)
                .delivers(2)
                .isReady(2)
                .delivers(2)
                .delivers(2)
                .reads("a_malformed_answer");
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.ENDED);
        assertThat(story.state().progress().steps()).isEqualTo(1);
    }

    @Test
    void refusesOtherVersionsNamingBoth() {
        Story.of(1, 1).joins(1, 2, 1).joins(2, 1, 3).joins(3).reads("refusals");
    }

    @Test
    void givesUpWhenNoWorkerIsLeft() {
        Story.of(1, 1).joins(1).isReady(1).dies(1).seconds(61).reads("no_worker_is_left");
    }

    @Test
    void givesUpWhenTooFewJoin() {
        Story.of(3, 1).joins(1).joins(2).seconds(61, 1, 2).reads("too_few_workers");
    }

    @Test
    void goesOnWithANewWorkerWhenTheLastOneDied() {
        Story story = Story.of(1, 1).joins(1).isReady(1).dies(1).seconds(59).joins(2).isReady(2);
        story.delivers(2).delivers(2);
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.ENDED);
        assertThat(story.state().progress().steps()).isEqualTo(1);
    }

    @Test
    void dismissesASilentWorker() {
        Story.of(2, 1)
                .joins(1)
                .joins(2)
                .isReady(1)
                .isReady(2)
                .seconds(6, 1)
                .reads("a_worker_is_silent");
    }

    @Test
    void blamesNobodyAfterItSleptItself() {
        Story story = Story.of(2, 1).joins(1).joins(2).isReady(1).isReady(2).sleeps(20);
        assertThat(story.state().roster().size()).isEqualTo(2);
    }

    @Test
    void countsTheWaitForWorkersAnewAfterItSleptItself() {
        Story story = Story.of(1, 1).seconds(40).sleeps(30).seconds(59);
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.GATHERING);
    }

    @Test
    void dealsNothingToAWorkerThatFallsSilentTogetherWithAnother() {
        Story story = Story.of(2, 1).joins(1).joins(2).isReady(1).isReady(2).seconds(6);
        assertThat(story.state().roster().isEmpty()).isTrue();
        assertThat(story.lastEffects())
                .noneMatch(Effect.Place.class::isInstance)
                .noneMatch(Effect.Deal.class::isInstance);
    }

    @Test
    void tellsThatTheOneWhoCameAfterAllHadDiedIsWaitedFor() {
        Story story = Story.of(1, 1).joins(1).isReady(1).dies(1).joins(2);
        assertThat(story.lastEffects())
                .contains(new Effect.Note("waiting: workers load shards 0-3"));
    }

    @Test
    void stopsAtAStepWhoseLossIsNotFinite() {
        Story story = Story.of(1, 5).losesPass(2, Double.NaN).joins(1).isReady(1);
        story.delivers(1).delivers(1).reads("the_loss_diverges");
    }

    /// Two iterations of two evaluations and one: the second trial's loss is no number, and the
    /// search goes back from it.
    @Test
    void aLineSearchEndsItsEpochsItselfAndShowsEvaluationsItsParameters() {
        JobPlan plan = new JobPlan(4, 8, 8, 8, 9, false, 1).withLineSearch();
        Story story =
                Story.of(1, plan)
                        .searches(2, 40, new SearchOutcome(false, false, 5, 5))
                        .searches(3, Double.NaN, new SearchOutcome(false, false, 5, 5))
                        .searches(4, 24, new SearchOutcome(true, false, 5, 3))
                        .searches(6, 8, new SearchOutcome(true, true, 3, 1))
                        .joins(1)
                        .isReady(1);
        for (int pass = 1; pass <= 8; pass++) story.delivers(1);
        story.reads("a_line_search_converges");
        assertThat(story.state().progress().epochs()).isEqualTo(2);
        assertThat(story.state().progress().steps()).isEqualTo(4);
    }

    /// The trials of an epoch are of other parameters than those that it starts from.
    @Test
    void metricsOfALineSearchAreThoseThatAnEpochStartsFrom() {
        Story story =
                Story.of(1, new JobPlan(4, 8, 0, 8, 9, false, 1).withLineSearch())
                        .measures()
                        .searches(1, 40, new SearchOutcome(false, false, 5, 5))
                        .searches(2, 48, new SearchOutcome(false, false, 5, 5))
                        .searches(3, 24, new SearchOutcome(true, false, 5, 3))
                        .searches(5, 8, new SearchOutcome(true, true, 3, 1))
                        .joins(1)
                        .isReady(1);
        for (int pass = 1; pass <= 6; pass++) story.delivers(1);
        story.reads("metrics_of_a_line_search");
    }

    @Test
    void aLineSearchThatStartsAtItsGoalHasNoEpoch() {
        Story story =
                Story.of(1, new JobPlan(4, 8, 0, 8, 9, false, 1).withLineSearch())
                        .searches(1, 8, new SearchOutcome(false, true, 1, 1))
                        .joins(1)
                        .isReady(1)
                        .delivers(1);
        assertThat(story.lastDeal(1).pass()).isEqualTo(new Pass.Evaluation(Split.TRAINING));
        story.delivers(1);
        assertThat(story.lastEffects()).noneMatch(Effect.ReportEpoch.class::isInstance);
        assertThat(story.state().progress().epochs()).isZero();
    }

    @Test
    void hasMoreWorkersThanShards() {
        Story story = Story.of(5, 1);
        for (int worker = 1; worker <= 5; worker++) story.joins(worker);
        assertThat(story.lastEffects())
                .contains(
                        new Effect.Note(
                                "1 of 5 workers stand by: the job has 4 shards; a job with --shards 8 would use all"));
        assertThat(story.state().roster().find(new WorkerId(5)).orElseThrow().held().isEmpty())
                .isTrue();
    }

    @Test
    void failsRatherThanCommitAStepWithAnotherNumberOfRows() {
        Story story = Story.of(1, 1).joins(1).isReady(1);
        Effect.Deal deal = story.lastDeal(1);
        story.deliversRows(1, deal.work(), deal.subtrees().getFirst(), 7);
        assertThat(story.lastEffects())
                .anySatisfy(effect ->
                        assertThat(effect)
                                .isInstanceOfSatisfying(
                                        Effect.Fail.class,
                                        fail -> {
                                            assertThat(fail.code()).isEqualTo(ExitCode.DEFECT);
                                            assertThat(fail.message())
                                                    .contains("7 rows instead of 8");
                                        }));
    }

    @Test
    void decidesNothingTwiceAfterTheEnd() {
        Story story = Story.of(1, 1).joins(1).breaks(ExitCode.IO, "disk full");
        assertThat(story.lastEffects()).hasSize(2);
        story.breaks(ExitCode.IO, "disk full");
        assertThat(story.lastEffects()).isEqualTo(List.of());
    }

    @Test
    void writesCheckpointsBesideTheTrainingAndWaitsForTheLast() {
        Story story = checkpointing(3, 1).delivers(1).delivers(1);
        assertThat(story.lastEffects()).noneMatch(Effect.Checkpoint.class::isInstance);
        story.writesCheckpoint(1)
                .delivers(1)
                .seconds(1)
                .writesCheckpoint(3)
                .delivers(1)
                .reads("checkpoints");
    }

    @Test
    void finishesTheStepAndKeepsACheckpointWhenItIsToStop() {
        checkpointing(3, 100).isToStop().delivers(1).writesCheckpoint(1).reads("told_to_stop");
    }

    @Test
    void stopsAtOnceWhereNothingRunsAndNothingIsNew() {
        Story story = Story.of(2, fullBatches(3), CheckpointSchedule.everySteps(1)).joins(1);
        story.isToStop();
        assertThat(story.lastEffects()).anyMatch(Effect.Fail.class::isInstance);
    }

    @Test
    void waitsForTheCheckpointThatIsBeingWrittenAndThenWritesTheLast() {
        Story story = checkpointing(3, 1).delivers(1).isToStop().delivers(1);
        assertThat(story.lastEffects()).noneMatch(Effect.Checkpoint.class::isInstance);
        story.writesCheckpoint(1);
        assertThat(story.lastEffects()).contains(new Effect.Checkpoint(story.state().progress()));
        story.writesCheckpoint(2);
        assertThat(story.lastEffects()).anyMatch(Effect.Fail.class::isInstance);
    }

    @Test
    void givesUpAPassThatNobodyFinishesWhenItIsToStop() {
        Story story = checkpointing(3, 100).delivers(1).isToStop().seconds(5, 1);
        assertThat(story.lastEffects()).isEmpty();
        story.seconds(1, 1);
        assertThat(story.lastEffects()).contains(new Effect.Checkpoint(story.state().progress()));
    }

    @Test
    void endsAtTheFirstCheckpointThatCannotBeWritten() {
        Story story = checkpointing(3, 1).delivers(1).failsToWriteCheckpoint(1, "the disk is full");
        assertThat(story.lastEffects())
                .contains(
                        new Effect.Fail(
                                ExitCode.IO,
                                "the checkpoint after step 1 is not kept: the disk is full"));
    }

    private static Story checkpointing(int epochs, long everySteps) {
        return Story.of(1, fullBatches(epochs), CheckpointSchedule.everySteps(everySteps))
                .joins(1)
                .isReady(1);
    }

    private static JobPlan fullBatches(int epochs) {
        return new JobPlan(4, 8, 0, 8, epochs, false, 0.1);
    }
}
