package dev.ruban.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.random.Philox;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochSumsTest {
    private static MetricSums step(double sum, long count, float... scores) {
        ScoreRuns runs = ScoreRuns.NONE;
        for (float score : scores)
            runs = runs.plus(ScoreRuns.of(new float[] {score}, new long[] {1}, new long[] {0}));
        return new MetricSums(
                Math.max(1, scores.length), new double[] {sum}, new long[] {count}, runs);
    }

    @Test
    void sumsAreAddedInTheOrderOfSteps() {
        double[] steps = {1e16, 1, -1e16, 3, 0.1};
        EpochSums epoch = EpochSums.NONE;
        double inOrder = 0;
        for (double sum : steps) {
            epoch = epoch.plus(step(sum, 2));
            inOrder += sum;
        }

        assertThat(epoch.total().sums()).containsExactly(inOrder);
        assertThat(epoch.total().counts()).containsExactly(10L);
        assertThat(epoch.total().rows()).isEqualTo(5);
    }

    @Test
    void scoresOfManyStepsAreThoseOfAllRows() {
        Philox philox = new Philox(3);
        EpochSums epoch = EpochSums.NONE;
        ScoreRuns all = ScoreRuns.NONE;
        for (int i = 0; i < 300; i++) {
            MetricSums step =
                    step(
                            0,
                            0,
                            philox.bounded(97, 1, i, 0, 0),
                            philox.bounded(4000, 1, i, 1, 0) / 7f);
            epoch = epoch.plus(step);
            all = all.plus(step.scores());
            assertThat(epoch.total().scores()).isEqualTo(all);
        }
        assertThat(EpochSums.of(epoch.total()).plus(step(0, 0, 5f)))
                .isEqualTo(epoch.plus(step(0, 0, 5f)));
    }

    @Test
    void aJobWithoutMetricsHasNone() {
        EpochSums epoch = EpochSums.NONE.plus(MetricSums.NONE);

        assertThat(epoch).isSameAs(EpochSums.NONE);
        assertThat(epoch.total()).isSameAs(MetricSums.NONE);
        assertThat(MetricSums.NONE.plus(MetricSums.NONE)).isSameAs(MetricSums.NONE);
        assertThat(MetricPlan.NONE.values(MetricSums.NONE)).isEqualTo(List.of());
    }
}
