package dev.ruban.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreRunsTest {
    @Test
    void theAreaIsTheShareOfPairsInOrder() {
        float[] scores = new float[61];
        float[] labels = new float[61];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i * 37 % 11 - 5;
            labels[i] = i * 13 % 3 == 0 ? 1f : 0f;
        }
        long twiceWins = 0;
        long pairs = 0;
        for (int i = 0; i < scores.length; i++)
            for (int j = 0; j < scores.length; j++)
                if (labels[i] == 1f && labels[j] == 0f) {
                    pairs++;
                    twiceWins += scores[i] > scores[j] ? 2 : scores[i] == scores[j] ? 1 : 0;
                }

        assertThat(runs(scores, labels).areaUnderCurve())
                .hasValue((double) twiceWins / (double) (2 * pairs));
    }

    @ParameterizedTest
    @CsvSource({"1", "0"})
    void withOneClassOnlyTheAreaIsUndefined(float label) {
        assertThat(runs(new float[] {1f, 2f}, new float[] {label, label}).areaUnderCurve())
                .isEmpty();
        assertThat(ScoreRuns.NONE.areaUnderCurve()).isEmpty();
    }

    @Test
    void aScoreThatIsNoNumberMakesTheAreaNone() {
        ScoreRuns runs = runs(new float[] {1f, Float.NaN, 2f}, new float[] {0f, 1f, 1f});

        assertThat(runs.areaUnderCurve()).hasValue(Double.NaN);
    }

    @Test
    void scoresAscendAndZerosAreOne() {
        float[] scores = {0f, -1f, -0f, Float.POSITIVE_INFINITY, -2f, Float.MIN_VALUE, -1f};
        ScoreRuns runs = runs(scores, new float[] {1f, 0f, 0f, 1f, 1f, 0f, 0f});

        assertThat(IntStream.range(0, runs.size()).mapToObj(runs::score))
                .containsExactly(-2f, -1f, 0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY);
        assertThat(IntStream.range(0, runs.size()).mapToLong(runs::positives))
                .containsExactly(1L, 0L, 1L, 0L, 1L);
        assertThat(IntStream.range(0, runs.size()).mapToLong(runs::negatives))
                .containsExactly(0L, 2L, 1L, 1L, 0L);
    }

    @Test
    void mergingIsTheSameAsCountingAllAtOnceInEitherOrder() {
        float[] first = {3f, 1f, 2f, 3f};
        float[] second = {0f, 3f, 5f, 1f};
        float[] firstLabels = {1f, 0f, 0f, 0f};
        float[] secondLabels = {1f, 1f, 0f, 0f};
        ScoreRuns all =
                runs(
                        new float[] {3f, 1f, 2f, 3f, 0f, 3f, 5f, 1f},
                        new float[] {1f, 0f, 0f, 0f, 1f, 1f, 0f, 0f});

        ScoreRuns left = runs(first, firstLabels);
        ScoreRuns right = runs(second, secondLabels);
        assertThat(left.plus(right)).isEqualTo(all).isEqualTo(right.plus(left));
        assertThat(all.plus(ScoreRuns.NONE)).isEqualTo(ScoreRuns.NONE.plus(all)).isEqualTo(all);
    }

    @Test
    void whatComesFromTheWireIsTakenAsItWasSent() {
        ScoreRuns sent = runs(new float[] {3f, 1f, 1f}, new float[] {1f, 0f, 1f});

        assertThat(ScoreRuns.of(new float[] {1f, 3f}, new long[] {1, 1}, new long[] {1, 0}))
                .isEqualTo(sent);
    }

    @Test
    void whatIsNoRunsIsRefused() {
        assertRefused(
                new float[] {2f, 1f}, new long[] {1, 1}, new long[] {0, 0}, "run 1: score 1.0");
        assertRefused(new float[] {1f, 1f}, new long[] {1, 1}, new long[] {0, 0}, "run 1");
        assertRefused(new float[] {-0f}, new long[] {1}, new long[] {0}, "run 0: score -0.0");
        assertRefused(new float[] {1f}, new long[] {0}, new long[] {0}, "0 positives");
        assertRefused(new float[] {1f}, new long[] {2}, new long[] {-1}, "-1 negatives");
        assertRefused(new float[] {1f}, new long[] {}, new long[] {1}, "1 scores");
    }

    private static void assertRefused(
            float[] scores, long[] positives, long[] negatives, String message) {
        assertThatThrownBy(() -> ScoreRuns.of(scores, positives, negatives))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static ScoreRuns runs(float[] scores, float[] labels) {
        ScoreKeys keys = new ScoreKeys();
        keys.add(new RowBlock(1, 1).show(scores.length, scores, 0, labels, 0));
        return keys.runsFrom(0);
    }
}
