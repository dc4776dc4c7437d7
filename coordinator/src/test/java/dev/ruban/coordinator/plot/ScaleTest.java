package dev.ruban.coordinator.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0     | 10     | 6 | 0 2 4 6 8 10
                    -2    | 2      | 5 | -2 -1 0 1 2
                    0     | 1      | 6 | 0 0.2 0.4 0.6 0.8 1.0
                    -0.01 | 0.011  | 5 | -0.010 -0.005 0 0.005 0.010
                    1e-30 | 3e-30  | 5 | 1e-30 1.5e-30 2e-30 2.5e-30 3e-30
                    0     | 1e30   | 6 | 0 2e29 4e29 6e29 8e29 1e30
                    1e6   | 3e6    | 5 | 1e6 1.5e6 2e6 2.5e6 3e6
                    7     | 7      | 5 | 4 6 8 10
                    0     | 0      | 5 | -1.0 -0.5 0 0.5 1.0
                    """)
    void ticksAreEvenAndRound(double min, double max, int atMost, String expected) {
        assertThat(labels(LinearScale.around(min, max), atMost))
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 | 10      | 10 | 0 1 2 3 4 5 6 7 8 9 10
                    1 | 1       | 10 | 0 1 2
                    0 | 3       | 10 | 0 1 2 3
                    0 | 1000000 | 5  | 0 200000 400000 600000 800000 1000000
                    """)
    void ticksOfWholeNumbersAreWhole(double min, double max, int atMost, String expected) {
        assertThat(labels(LinearScale.ofWhole(min, max), atMost))
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0.001 | 1000  | 10 | 0.001 0.01 0.1 1 10 100 1000
                    1e-30 | 1e30  | 7  | 1e-30 1e-20 1e-10 1 1e10 1e20 1e30
                    2     | 9     | 5  | 2 5
                    0.9   | 120   | 5  | 1 10 100
                    """)
    void ticksOfALogarithmicAxisAreAtPowersOfTen(
            double min, double max, int atMost, String expected) {
        assertThat(labels(LogScale.around(min, max), atMost)).containsExactly(expected.split(" "));
    }

    @Test
    void theTicksOfRandomRangesAreDistinctAndWithinTheAxis() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            double min = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(60) - 30);
            double max = min + random.nextDouble() * Math.pow(10, random.nextInt(60) - 30);
            Scale scale = LinearScale.around(min, max);
            List<Scale.Tick> ticks = scale.ticks(8);

            assertThat(ticks).as("%s to %s", min, max).hasSizeBetween(2, 10);
            assertThat(ticks.stream().map(Scale.Tick::label)).doesNotHaveDuplicates();
            assertThat(ticks)
                    .allSatisfy(tick ->
                            assertThat(scale.fraction(tick.value())).isBetween(-1e-6, 1 + 1e-6));
        }
    }

    @Test
    void valuesBecomeFractionsOfTheAxis() {
        assertThat(LinearScale.ofWhole(0, 10).fraction(2.5)).isEqualTo(0.25);
        assertThat(LogScale.around(0.01, 100).fraction(1)).isEqualTo(0.5, within(1e-12));
        assertThat(new CategoryScale(List.of("a", "b")).fraction(1)).isEqualTo(0.75);
    }

    private static List<String> labels(Scale scale, int atMost) {
        return scale.ticks(atMost).stream().map(Scale.Tick::label).toList();
    }
}
