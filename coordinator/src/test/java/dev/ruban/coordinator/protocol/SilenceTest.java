package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.worker.compute.Pass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Workers that give signs of life, with work or without, and what they are taken for.
final class SilenceTest {
    private static final WorkerId ONE = new WorkerId(1);

    /// @param cpu milliseconds of processor time that it uses in a second
    /// @param rows that it computes in a second
    private static int secondsUntilDismissed(Play play, long cpu, long rows, int most) {
        for (int second = 1; second <= most; second++) {
            play.second(new Input.Beat(ONE, rows * second, 1000 + cpu * second));
            if (play.state().roster().isEmpty()) return second;
        }
        return 0;
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 6", "49, 0, 6", "61, 0, 61", "1000, 0, 61", "0, 1, 0", "1000, 1, 0"})
    void whoHasWorkAndNeitherGetsOnNorComputesHangs(long cpu, long rows, int expected) {
        Play play = new Play(false).joins(1);
        assertThat(secondsUntilDismissed(play, cpu, rows, 200)).isEqualTo(expected);
        if (expected > 0)
            assertThat(play.last(Effect.Dismiss.class))
                    .singleElement()
                    .satisfies(dismiss -> {
                        assertThat(dismiss.farewell()).isEqualTo(Farewell.HANGING);
                        assertThat(dismiss.message())
                                .isEqualTo(
                                        "it gives signs of life, but has computed nothing for %d s: it hangs"
                                                .formatted(expected));
                    });
    }

    /// Where the processor's time is not known, only time tells.
    @Test
    void whoseProcessorTimeIsUnknownIsGivenAsLongAsOneThatComputes() {
        Play play = new Play(false).joins(1);
        for (int second = 1; second <= 60; second++) play.second(new Input.Beat(ONE, 0, 0));
        assertThat(play.state().roster().size()).isEqualTo(1);
        play.second(new Input.Beat(ONE, 0, 0));
        assertThat(play.state().roster().isEmpty()).isTrue();
    }

    /// It may rest: it waits for bytes.
    @ParameterizedTest
    @CsvSource({"0, 0, 61", "1000, 0, 61", "0, 1, 0"})
    void whoIsToLoadShardsAndReceivesNothingHangs(long cpu, long bytes, int expected) {
        Play play = new Play(false).comes(1);
        assertThat(secondsUntilDismissed(play, cpu, bytes, 200)).isEqualTo(expected);
        if (expected > 0)
            assertThat(play.last(Effect.Dismiss.class))
                    .containsExactly(
                            new Effect.Dismiss(
                                    ONE,
                                    Farewell.HANGING,
                                    "it gives signs of life, but has loaded nothing for 61 s: it hangs"));
    }

    /// Others who come and go while it loads have it placed anew each time.
    @Test
    void shardsThatAreAddedBuyWhoLoadsNoTime() {
        Play play = new Play(false).comes(1);
        for (int second = 1; second <= 60; second++) {
            WorkerId other = new WorkerId(1 + second);
            play.comes(1 + second)
                    .bring(new Input.Left(other, ""))
                    .second(new Input.Beat(ONE, 0, 0));
        }
        assertThat(play.state().roster().find(ONE)).isPresent();
        play.second(new Input.Beat(ONE, 0, 0));
        assertThat(play.state().roster().find(ONE)).isEmpty();
    }

    @Test
    void whoHasNoWorkMayRest() {
        Play play = new Play(true).joins(1);
        assertThat(secondsUntilDismissed(play, 0, 0, 200)).isZero();
    }

    @Test
    void aRestBeforeTheWorkDoesNotCount() {
        Play play = new Play(true).joins(1);
        secondsUntilDismissed(play, 0, 0, 30);
        play.bring(new Input.Asked(new Pass.Step(0)));
        assertThat(secondsUntilDismissed(play, 0, 0, 5)).isZero();
        assertThat(play.last(Effect.Dismiss.class)).isEmpty();
    }

    @Test
    void whoSaysNothingIsSilent() {
        Play play = new Play(false).joins(1);
        for (int second = 1; second <= 5; second++) play.second();
        assertThat(play.state().roster().size()).isEqualTo(1);
        play.second();
        assertThat(play.last(Effect.Dismiss.class))
                .containsExactly(
                        new Effect.Dismiss(
                                ONE, Farewell.SILENT, "nothing was heard of it for 6 s"));
    }
}
