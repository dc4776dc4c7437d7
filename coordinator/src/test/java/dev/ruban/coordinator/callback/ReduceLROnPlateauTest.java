package dev.ruban.coordinator.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rates after each epoch that Keras' documented rules lead to, from 1.
class ReduceLROnPlateauTest {
    private static final double[] SAME = {1, 1, 1, 1, 1, 1, 1};

    static Stream<Arguments> courses() {
        ReduceLROnPlateau halving =
                ReduceLROnPlateau.on("loss").withFactor(0.5).withPatience(2).withMinDelta(0);
        return Stream.of(
                Arguments.of(halving, SAME, List.of(1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.125)),
                Arguments.of(
                        halving.withCooldown(1),
                        SAME,
                        List.of(1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.125)),
                Arguments.of(
                        halving.withCooldown(2),
                        SAME,
                        List.of(1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25)),
                Arguments.of(
                        halving.withMinLearningRate(0.3),
                        SAME,
                        List.of(1.0, 1.0, 0.5, 0.5, 0.3, 0.3, 0.3)),
                Arguments.of(
                        halving.withPatience(0),
                        SAME,
                        List.of(1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625)),
                Arguments.of(
                        halving.withMinDelta(0.5),
                        new double[] {9, 8.5, 8.6, 8, 8, 8},
                        List.of(1.0, 1.0, 0.5, 0.5, 0.5, 0.25)),
                Arguments.of(
                        halving.withMode(Monitor.Mode.MAX),
                        new double[] {1, 2, 3, 2, 2, 9},
                        List.of(1.0, 1.0, 1.0, 1.0, 0.5, 0.5)));
    }

    @ParameterizedTest
    @MethodSource("courses")
    void setsTheRatesThatKerasSets(
            ReduceLROnPlateau plateau, double[] values, List<Double> expected) {
        Course course = new Course(9, plateau);
        List<Double> rates = new ArrayList<>();
        for (double value : values) {
            course.epoch(value);
            rates.add(course.learningRate(1));
        }
        assertThat(rates).isEqualTo(expected);
    }

    @Test
    void goesBackToTheRateAndTheWaitThatWereSaved() {
        ReduceLROnPlateau plateau =
                ReduceLROnPlateau.on("loss").withFactor(0.5).withPatience(2).withCooldown(2);
        Course course = new Course(20, plateau);
        SavedCallbacks start = course.callbacks().save();
        course.run(1, 1, 1, 1);
        SavedCallbacks saved = course.callbacks().save();
        course.run(1, 1, 1, 1);
        double expected = course.learningRate(1);

        course.goOnFrom(saved, 4);
        assertThat(course.learningRate(1)).isEqualTo(0.5);
        course.run(1, 1, 1, 1);
        assertThat(course.learningRate(1)).isEqualTo(expected);

        course.goOnFrom(start, 0);
        assertThat(course.changedLearningRate()).isEmpty();
    }

    @Test
    void refusesBadSettings() {
        ReduceLROnPlateau plateau = ReduceLROnPlateau.on("loss");
        assertThatThrownBy(() -> plateau.withFactor(1)).hasMessageContaining("factor=1.0");
        assertThatThrownBy(() -> plateau.withPatience(-1)).hasMessageContaining("patience=-1");
        assertThatThrownBy(() -> plateau.withCooldown(-1)).hasMessageContaining("cooldown=-1");
        assertThatThrownBy(() -> plateau.withMinLearningRate(-1))
                .hasMessageContaining("minLearningRate=-1.0");
    }
}
