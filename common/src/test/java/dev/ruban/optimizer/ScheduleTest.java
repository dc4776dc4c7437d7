package dev.ruban.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
    private static final Trajectories FILE = Trajectories.read("schedules.json");
    private static final Map<String, Schedule> SCHEDULES =
            Map.of(
                    "constant", Schedule.constant(),
                    "step", Schedule.step(3, 0.5),
                    "exponential", Schedule.exponential(0.9),
                    "cosine", Schedule.cosine(12, 0.01),
                    "warm_up", Schedule.constant().afterWarmUp(4, 0.25),
                    "warm_up_exponential", Schedule.exponential(0.9).afterWarmUp(4, 0.25));

    static Stream<String> names() {
        return FILE.file().getAsJsonObject("schedules").keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void ratesAndParametersFollowTheReferenceFile(String name) {
        JsonObject expected = FILE.file().getAsJsonObject("schedules").getAsJsonObject(name);
        Sgd sgd =
                Sgd.withLearningRate(FILE.learningRate())
                        .withMomentum(FILE.file().get("momentum").getAsDouble())
                        .withSchedule(SCHEDULES.getOrDefault(name, (_, _) -> Double.NaN));

        double[] rates = Trajectories.doubles(expected.getAsJsonArray("rates"));
        for (int step = 0; step < rates.length; step++)
            assertThat(sgd.learningRate(step + 1)).isCloseTo(rates[step], within(1e-12));
        Trajectories.assertClose(
                FILE.run(sgd), Trajectories.rows(expected.getAsJsonArray("parameters")));
    }

    @Test
    void anEpochWiseScheduleHoldsItsRateForAllStepsOfAnEpoch() {
        Schedule schedule = Schedule.exponential(0.5).everyEpoch(3);

        assertThat(Stream.of(0L, 2L, 3L, 5L, 6L).map(step -> schedule.rate(8, step)))
                .containsExactly(8.0, 8.0, 4.0, 4.0, 2.0);
    }

    @Test
    void aCosineStaysAtItsMinimum() {
        Schedule schedule = Schedule.cosine(10, 0.125);

        assertThat(schedule.rate(1, 10)).isEqualTo(0.125);
        assertThat(schedule.rate(1, 1_000_000)).isEqualTo(0.125);
    }

    @Test
    void aWarmUpDelaysWhatComesAfterIt() {
        Schedule schedule = Schedule.step(2, 0.5).everyEpoch(5).afterWarmUp(4, 0);

        assertThat(schedule.rate(1, 0)).isEqualTo(0);
        assertThat(schedule.rate(1, 1)).isEqualTo(0.25);
        assertThat(schedule.rate(1, 13)).isEqualTo(1);
        assertThat(schedule.rate(1, 14)).isEqualTo(0.5);
    }

    @Test
    void aFactorScalesEveryRate() {
        assertThat(Schedule.step(1, 0.5).times(0.1).rate(4, 1)).isEqualTo(2 * 0.1);
    }
}
