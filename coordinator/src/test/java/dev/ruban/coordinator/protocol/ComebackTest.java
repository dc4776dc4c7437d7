package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A process that loses its connection and comes back has not crashed.
final class ComebackTest {
    @Test
    void aProcessWhoseConnectionBreaksAgainAndAgainHasNotCrashed() {
        Story story = Story.of(1, 1).joins(1).isReady(1).dies(1);
        for (int worker = 2; worker <= 6; worker++)
            story.comesBackAs(worker - 1, worker).dies(worker);
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.TRAINING);
    }

    /// It does not know the number that it was given last.
    @Test
    void aProcessThatNeverHeardItsWelcomeHasNotCrashed() {
        Story story = Story.of(1, 1).joins(1).isReady(1).dies(1);
        for (int worker = 2; worker <= 6; worker++) story.comesBackAs(1, worker).dies(worker);
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.TRAINING);
    }

    @Test
    void aProcessThatWasStartedInAnothersPlaceHasCrashedThoughItHasItsNameAndId() {
        Story story = Story.of(1, 1);
        for (int worker = 1; worker <= 3; worker++)
            story.joinsAs(worker, "container").isReady(worker).dies(worker);
        assertThat(story.state().phase()).isEqualTo(TrainingState.Phase.ENDED);
    }
}
