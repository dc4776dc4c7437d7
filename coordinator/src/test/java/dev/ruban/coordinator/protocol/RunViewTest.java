package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class RunViewTest {
    private static OptionalDouble loss(Story story) {
        return RunView.of(story.state(), 0).loss();
    }

    @Test
    void theLossBeforeTheFirstUpdateIsNoLaterEpochs() {
        Story story = Story.of(1, new JobPlan(4, 8, 0, 4, 3, false, 0.1)).joins(1).isReady(1);
        story.delivers(1);
        assertThat(loss(story)).isPresent();
        while (story.state().progress().epochs() == 0) {
            Effect.Deal deal = story.lastDeal(1);
            story.deliversRows(1, deal.work(), deal.subtrees().getFirst(), 4);
        }
        assertThat(story.state().progress().stepsOfEpoch()).isZero();
        assertThat(loss(story)).isEmpty();
    }
}
