package dev.ruban.coordinator.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.callback.Monitor.Mode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The epochs at which Keras 3 stops by its documented rules, counted from 1.
class EarlyStoppingTest {
    private static final double NAN = Double.NaN;

    private static Arguments of(
            String name, EarlyStopping stopping, int stopped, double... values) {
        return Arguments.of(name, stopping, stopped, values);
    }

    static Stream<Arguments> courses() {
        EarlyStopping loss = EarlyStopping.on("loss");
        return Stream.of(
                of("patience 0 stops at the first that is no better", loss, 3, 3, 2, 2, 1),
                of("never at the first epoch", loss, 2, NAN, NAN, 1),
                of("patience 2", loss.withPatience(2), 5, 3, 2, 1, 1, 1, 0),
                of(
                        "a better value begins the wait anew",
                        loss.withPatience(2),
                        6,
                        3,
                        4,
                        2,
                        2,
                        1,
                        1),
                of("an equal value is no better", loss.withPatience(1), 2, 1, 1, 0),
                of("a small change is no better", loss.withMinDelta(0.5), 3, 3, 2, 1.6, 0),
                of("a change of minDelta is no better", loss.withMinDelta(0.5), 2, 2, 1.5, 0),
                of("NaN is no better", loss.withPatience(1), 2, 1, NAN, 0),
                of("not before an epoch", loss.withStartFromEpoch(3), 5, 1, 2, 3, 4, 5, 6),
                of(
                        "a baseline to be got under",
                        loss.withPatience(2).withBaseline(1),
                        4,
                        9,
                        8,
                        7,
                        7,
                        6),
                of(
                        "a baseline got under",
                        loss.withPatience(2).withBaseline(8.5),
                        5,
                        9,
                        8,
                        7,
                        7,
                        7),
                of("accuracy grows", EarlyStopping.on("accuracy"), 3, 0.1, 0.2, 0.2, 0.3),
                of("as one says", loss.withMode(Mode.MAX), 3, 1, 2, 1, 3),
                of("to the end", loss.withPatience(9), 3, 1, 1, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("courses")
    void stopsWhenKerasDoes(String name, EarlyStopping stopping, int stopped, double... values) {
        assertThat(new Course(9, stopping).run(values)).as(name).isEqualTo(stopped);
    }

    @Test
    void saysWhyItStopped() {
        Course course = new Course(9, EarlyStopping.on("val_loss").withPatience(2));
        course.run(3, 0.5, 1);

        assertThat(course.epoch(1).stop())
                .contains("val_loss was best after epoch 2, 0.5; patience 2");
    }

    @Test
    void keepsTheBestParametersToTheEnd() {
        Course course =
                new Course(5, EarlyStopping.on("loss").withPatience(9).withRestoreBest(true));

        course.run(3, 2, 1, 2, 2);

        assertThat(course.callbacks().advice().best())
                .hasValueSatisfying(best -> {
                    assertThat(best.epoch()).isEqualTo(3);
                    assertThat(best.steps()).isEqualTo(3);
                    assertThat(best.values()).containsExactly(3f);
                });
    }

    @Test
    void keepsTheFirstParametersWhileNoValueIsGood() {
        Course course = new Course(5, EarlyStopping.on("loss").withRestoreBest(true));

        course.run(NAN, NAN);

        assertThat(course.callbacks().advice().best().orElseThrow().epoch()).isEqualTo(1);
    }

    @Test
    void keepsNothingUnasked() {
        Course course = new Course(5, EarlyStopping.on("loss"));
        course.run(3, 2, 2);

        assertThat(course.callbacks().advice().best()).isEmpty();
    }

    @Test
    void beginsAnewWithEachTraining() {
        EarlyStopping stopping = EarlyStopping.on("loss");
        assertThat(new Course(9, stopping).run(1, 1)).isEqualTo(2);
        assertThat(new Course(9, stopping).run(5, 4, 3, 3)).isEqualTo(4);
    }

    @Test
    void goesOnFromWhatWasSavedAsIfNothingHadHappened() {
        EarlyStopping stopping = EarlyStopping.on("loss").withPatience(2).withRestoreBest(true);
        Course whole = new Course(9, stopping);
        whole.run(3, 1, 2);
        SavedCallbacks saved = whole.callbacks().save();
        Advice expected = whole.epoch(2);

        Course resumed =
                new Course(9, EarlyStopping.on("loss").withPatience(2).withRestoreBest(true));
        resumed.goOnFrom(saved, 3);
        Advice advice = resumed.epoch(2);

        assertThat(advice.stop()).isEqualTo(expected.stop()).isPresent();
        assertThat(advice.best().orElseThrow().values()).containsExactly(2f);
    }

    @Test
    void goesBackToWhatWasSaved() {
        Course course =
                new Course(9, EarlyStopping.on("loss").withPatience(1).withRestoreBest(true));
        course.epoch(3);
        SavedCallbacks saved = course.callbacks().save();
        course.run(1, 2);

        course.goOnFrom(saved, 1);

        assertThat(course.epoch(2).stop()).isEmpty();
        assertThat(course.callbacks().advice().best().orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void refusesStateOfOtherCallbacks() {
        Course course = new Course(9, EarlyStopping.on("loss"));
        SavedCallbacks saved = new Course(9, new TerminateOnNaN()).callbacks().save();

        assertThatThrownBy(() -> course.goOnFrom(saved, 1))
                .hasMessageContaining("TerminateOnNaN")
                .hasMessageContaining("EarlyStopping");
    }

    @Test
    void namesTheValuesThatThereAre() {
        Course course = new Course(9, EarlyStopping.on("val_auc"));

        assertThatThrownBy(() -> course.epoch(1))
                .hasMessageContaining("'val_auc'")
                .hasMessageContaining("val_loss")
                .hasMessageContaining("validation rows");
    }

    @Test
    void refusesBadSettings() {
        EarlyStopping stopping = EarlyStopping.on("loss");
        assertThatThrownBy(() -> stopping.withPatience(-1)).hasMessageContaining("patience=-1");
        assertThatThrownBy(() -> stopping.withMinDelta(NAN)).hasMessageContaining("minDelta=NaN");
        assertThatThrownBy(() -> stopping.withBaseline(NAN)).hasMessageContaining("baseline=NaN");
        assertThatThrownBy(() -> stopping.withStartFromEpoch(-2))
                .hasMessageContaining("startFromEpoch=-2");
        assertThatThrownBy(() -> EarlyStopping.on(" ")).hasMessageContaining("empty");
    }
}
