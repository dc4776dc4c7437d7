package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.problem.ExitCode;
import org.junit.jupiter.api.Test;

/// What follows from the callbacks' advice.
final class ConsultingTest {
    private static final JobPlan FULL_BATCH = new JobPlan(4, 8, 0, 8, 3, false, 0.1);
    private static final JobPlan VALIDATED = new JobPlan(4, 8, 8, 8, 5, false, 0.1);
    private static final JobPlan MINI_BATCHES = new JobPlan(4, 8, 0, 4, 2, false, 0.1);

    private static Story beginning(JobPlan plan) {
        return Story.consulting(plan).joins(1).isReady(1);
    }

    @Test
    void stopsEarlyWithTheBestParametersValidatedOnceMore() {
        beginning(VALIDATED)
                .delivers(1)
                .delivers(1)
                .delivers(1)
                .callbacksGoOn()
                .delivers(1)
                .delivers(1)
                .callbacksStopAndRestore("val_loss has not improved for 1 epoch", 1)
                .delivers(1)
                .delivers(1)
                .reads("early_stopping");
    }

    @Test
    void beginsNoPassBeforeTheAnswer() {
        Story story = beginning(FULL_BATCH).delivers(1);

        assertThat(story.lastEffects()).last().isInstanceOf(Effect.Consult.class);
        story.joins(2).isReady(2).seconds(3, 1, 2).dies(1);
        assertThat(story.lastEffects()).noneMatch(Effect.Deal.class::isInstance);
        story.isReady(2).callbacksGoOn();
        assertThat(story.lastEffects()).anyMatch(Effect.Deal.class::isInstance);
    }

    @Test
    void asksAfterTheLastEpochTooAndCallsThatNoStop() {
        Story story = beginning(FULL_BATCH);
        for (int epoch = 1; epoch < 3; epoch++) story.delivers(1).callbacksGoOn();
        story.delivers(1).callbacksStop("enough");
        assertThat(story.lastEffects()).noneMatch(Effect.ReportStopped.class::isInstance);
        story.delivers(1);
        assertThat(story.lastEffects()).anyMatch(Effect.ReportFinished.class::isInstance);
    }

    @Test
    void restoresNothingWhenTheLastParametersAreTheBest() {
        Story story = beginning(FULL_BATCH).delivers(1).callbacksStopAndRestore("enough", 1);

        assertThat(story.lastEffects())
                .contains(new Effect.ReportStopped(1, "enough"), new Effect.ReportBest(1, 1))
                .noneMatch(Effect.Restore.class::isInstance);
        story.delivers(1);
        assertThat(story.lastEffects())
                .anySatisfy(effect ->
                        assertThat(effect)
                                .isInstanceOfSatisfying(
                                        Effect.ReportEpoch.class,
                                        report -> assertThat(report.lossAfter()).isPresent()));
    }

    @Test
    void endsWithTheLastGoodParametersWhenTheLossDivergesAndCallbacksStop() {
        beginning(FULL_BATCH)
                .losesPass(2, Double.NaN)
                .losesPass(3, Double.NaN)
                .delivers(1)
                .callbacksGoOn()
                .delivers(1)
                .callbacksStop("the loss is NaN")
                .delivers(1)
                .callbacksStop("the loss is NaN")
                .reads("a_divergence_ends_the_training");
    }

    @Test
    void failsWhenTheLossDivergesAndCallbacksGoOn() {
        Story story = beginning(FULL_BATCH).losesPass(2, Double.NaN).delivers(1).callbacksGoOn();

        story.delivers(1).callbacksGoOn();

        assertThat(story.lastEffects())
                .anyMatch(Effect.ReportEpoch.class::isInstance)
                .anySatisfy(effect ->
                        assertThat(effect)
                                .isInstanceOfSatisfying(
                                        Effect.Fail.class,
                                        fail ->
                                                assertThat(fail.message())
                                                        .contains(
                                                                "NaN at step 2 (epoch 2 of 3); the")));
    }

    @Test
    void asksNobodyWhenTheLossIsNotFiniteFromTheStart() {
        Story story = beginning(FULL_BATCH).losesPass(1, Double.NaN).delivers(1);

        assertThat(story.lastEffects()).anyMatch(Effect.Fail.class::isInstance);
    }

    @Test
    void restoresInTheMiddleOfAnEpochThatDiverges() {
        Story story = beginning(MINI_BATCHES).losesPass(5, Double.NaN).delivers(1);
        for (int step = 0; step < 2; step++) deliverRows(story);
        story.callbacksGoOn();
        deliverRows(story);
        deliverRows(story);

        story.callbacksStopAndRestore("NaN", 1);

        assertThat(story.lastEffects())
                .contains(
                        new Effect.ReportStopped(1, "NaN"),
                        new Effect.Restore(5),
                        new Effect.ReportBest(1, 2));
    }

    private static void deliverRows(Story story) {
        Effect.Deal deal = story.lastDeal(1);
        story.deliversRows(1, deal.work(), deal.subtrees().getFirst(), 4);
    }

    @Test
    void aRunThatIsToStopWaitsForTheAnswer() {
        Story story = beginning(FULL_BATCH).delivers(1).isToStop();
        assertThat(story.lastEffects())
                .containsExactly(
                        new Effect.Note(
                                "asked to stop: the step is finished and a checkpoint kept"));

        story.callbacksGoOn();

        assertThat(story.lastEffects())
                .anyMatch(Effect.Fail.class::isInstance)
                .noneMatch(Effect.Deal.class::isInstance);
    }

    @Test
    void takesNoAdviceAfterTheEnd() {
        Story story = beginning(FULL_BATCH).delivers(1).breaks(ExitCode.TERMINATED, "stopped");

        story.callbacksGoOn();

        assertThat(story.lastEffects()).isEmpty();
    }
}
