package dev.ruban.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochOrderTest {
    @ParameterizedTest
    @CsvSource({"442, 64, 32", "442, 64, 441", "64, 64, 7", "63, 64, 10", "5, 8, 1", "129, 1, 16"})
    void everyRowIsDealtExactlyOnce(int rows, int shards, int batchSize) {
        List<int[]> steps = order(rows, shards).steps(batchSize, true, 0, 3);

        assertThat(steps).hasSize((rows + batchSize - 1) / batchSize);
        assertThat(steps.stream().flatMapToInt(IntStream::of).sorted().toArray())
                .isEqualTo(Philox.identity(rows));
    }

    @Test
    void theFirstShardsAreLongerByOneRow() {
        EpochOrder order = order(10, 4);

        assertThat(IntStream.range(0, 4).map(order::size).toArray()).containsExactly(3, 3, 2, 2);
        assertThat(IntStream.rangeClosed(0, 4).map(order::start).toArray())
                .containsExactly(0, 3, 6, 8, 10);
    }

    @Test
    void withoutShufflingARoundTakesTheNextRowOfEachShard() {
        List<int[]> steps = order(10, 4).steps(4, false, 0, 0);

        assertThat(steps.get(0)).containsExactly(0, 3, 6, 8);
        assertThat(steps.get(1)).containsExactly(1, 4, 7, 9);
        assertThat(steps.get(2)).containsExactly(2, 5);
    }

    @Test
    void epochsDiffer() {
        EpochOrder order = order(442, 64);

        assertThat(order.steps(32, true, 0, 1).get(0))
                .isNotEqualTo(order.steps(32, true, 0, 0).get(0));
    }

    private static EpochOrder order(int rows, int shards) {
        return new EpochOrder(rows, shards, Constants.ARITHMETIC_1);
    }
}
