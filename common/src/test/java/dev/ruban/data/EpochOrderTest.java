package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.ruban.random.Philox;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochOrderTest {
    private static final long SEED = 0x1234_5678_9abc_def0L;

    /// A row as it is dealt.
    private record Dealt(int shard, int row) {}

    /// Deals all positions of an epoch, one round after the other, as the arithmetic says.
    private static List<Dealt> deal(ShardLayout layout, boolean shuffle, int epoch) {
        List<int[]> permutations = new ArrayList<>();
        for (int shard = 0; shard < layout.shards(); shard++)
            permutations.add(permutation(shuffle, layout.rowsOf(shard), 1, shard, epoch));
        List<Dealt> dealt = new ArrayList<>();
        for (int round = 0; dealt.size() < layout.rows(); round++) {
            List<Integer> having = new ArrayList<>();
            for (int shard = 0; shard < layout.shards(); shard++)
                if (layout.rowsOf(shard) > round) having.add(shard);
            for (int index : permutation(shuffle, having.size(), 2, epoch, round)) {
                int shard = having.get(index);
                dealt.add(new Dealt(shard, permutations.get(shard)[round]));
            }
        }
        return dealt;
    }

    private static int[] permutation(boolean shuffle, int n, int purpose, int a, int b) {
        int[] elements = IntStream.range(0, n).toArray();
        if (shuffle) new Philox(SEED).shuffle(elements, n, purpose, a, b);
        return elements;
    }

    @ParameterizedTest
    @CsvSource({
        // N, S, B
        "201, 64, 32",
        "201, 64, 64",
        "201, 64, 65",
        "201, 64, 1",
        "201, 64, 200",
        "201, 64, 100",
        "201, 64, 130",
        "192, 64, 32",
        "192, 64, 191",
        "193, 64, 50",
        "10, 64, 3",
        "10, 64, 9",
        "2, 64, 1",
        "64, 64, 7",
        "65, 64, 64",
        "442, 64, 32",
        "17, 1, 4",
        "17, 1, 16",
        "37, 8, 5",
        "37, 2, 36",
        "1000, 16, 333",
        "100, 4, 99"
    })
    void stepsHoldWhatIsDealtRoundByRound(long rows, int shards, long batch) {
        ShardLayout layout = new ShardLayout(rows, shards);
        for (boolean shuffle : new boolean[] {true, false}) {
            EpochOrder order = new EpochOrder(SEED, layout, batch, shuffle);
            assertThat(order.isFullBatch()).isFalse();
            assertThat(order.steps()).isEqualTo((rows + batch - 1) / batch);
            for (int epoch : new int[] {0, 1, 7, Integer.MAX_VALUE}) {
                List<Dealt> dealt = deal(layout, shuffle, epoch);
                for (long step = 0; step < order.steps(); step++) {
                    int begin = (int) (step * batch);
                    int end = (int) Math.min(rows, begin + batch);
                    checkStep(order, epoch, step, dealt.subList(begin, end));
                }
            }
        }
    }

    private static void checkStep(EpochOrder order, int epoch, long step, List<Dealt> expected) {
        ShardLayout layout = order.layout();
        assertThat(order.rowsOf(step)).isEqualTo(expected.size());
        int[] rows = new int[order.mostRowsOfShard()];
        for (int shard = 0; shard < layout.shards(); shard++) {
            int found = order.rowsOfShard(epoch, step, shard, rows);
            assertThat(IntStream.of(rows).limit(found))
                    .containsExactlyElementsOf(ofShard(expected, shard));
        }
        List<Long> all = new ArrayList<>();
        order.forEachRow(epoch, step, all::add);
        assertThat(all)
                .containsExactlyElementsOf(
                        expected.stream().map(d -> layout.firstRow(d.shard()) + d.row()).toList());
    }

    private static List<Integer> ofShard(List<Dealt> dealt, int shard) {
        return dealt.stream().filter(d -> d.shard() == shard).map(Dealt::row).toList();
    }

    @Test
    void anyStepOfAnyEpochCanBeAskedForInAnyOrder() {
        ShardLayout layout = new ShardLayout(201, 16);
        EpochOrder order = new EpochOrder(SEED, layout, 30, true);
        for (int epoch : new int[] {3, 0, 3, 2}) {
            List<Dealt> dealt = deal(layout, true, epoch);
            for (long step = order.steps() - 1; step >= 0; step--) {
                int begin = (int) step * 30;
                checkStep(order, epoch, step, dealt.subList(begin, Math.min(201, begin + 30)));
                order.forget((int) (step % 16));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {201, 202, EpochOrder.ALL})
    void aBatchOfAllRowsIsOneStepInFileOrder(long batch) {
        EpochOrder order = new EpochOrder(SEED, new ShardLayout(201, 64), batch, true);

        assertThat(order.isFullBatch()).isTrue();
        assertThat(order.steps()).isEqualTo(1);
        assertThat(order.rowsOf(0)).isEqualTo(201);
        List<Long> all = new ArrayList<>();
        order.forEachRow(5, 0, all::add);
        assertThat(all).containsExactlyElementsOf(LongStream.range(0, 201).boxed().toList());
        int[] rows = new int[order.mostRowsOfShard()];
        assertThat(order.rowsOfShard(5, 0, 8, rows)).isEqualTo(4);
        assertThat(rows).containsExactly(0, 1, 2, 3);
        assertThat(order.rowsOfShard(5, 0, 9, rows)).isEqualTo(3);
    }

    @Test
    void theFirstBatchWithoutShuffleIsTheFirstRowOfEachShard() {
        EpochOrder order = new EpochOrder(SEED, new ShardLayout(256, 64), 64, false);
        List<Long> rows = new ArrayList<>();
        order.forEachRow(0, 0, rows::add);
        assertThat(rows)
                .containsExactlyElementsOf(
                        LongStream.range(0, 64).map(s -> 4 * s).boxed().toList());
    }

    @Test
    void anotherSeedOrEpochIsAnotherOrder() {
        assertThat(firstStep(1, 0)).isNotEqualTo(firstStep(0, 0));
        assertThat(firstStep(0, 1)).isNotEqualTo(firstStep(0, 0));
        assertThat(firstStep(0, 0)).isEqualTo(firstStep(0, 0));
    }

    private static List<Long> firstStep(long seed, int epoch) {
        List<Long> rows = new ArrayList<>();
        new EpochOrder(seed, new ShardLayout(500, 8), 50, true).forEachRow(epoch, 0, rows::add);
        return rows;
    }

    @Test
    void anEpochAllocatesNothingOnceItsShardsAreKnown() {
        EpochOrder order = new EpochOrder(SEED, new ShardLayout(5_000, 8), 96, true);
        int[] rows = new int[order.mostRowsOfShard()];
        for (int epoch = 0; epoch < 3; epoch++) walk(order, epoch, rows);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int epoch = 3; epoch < 20; epoch++) walk(order, epoch, rows);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        long asked = 17 * order.steps() * 8; // one object for each would be 16 bytes and more
        assertThat(allocated).as("bytes for %d calls", asked).isLessThan(asked);
    }

    private static void walk(EpochOrder order, int epoch, int[] rows) {
        for (long step = 0; step < order.steps(); step++)
            for (int shard = 0; shard < 8; shard++) order.rowsOfShard(epoch, step, shard, rows);
    }

    @Test
    void badValuesAreRefused() {
        ShardLayout layout = new ShardLayout(10, 2);
        EpochOrder order = new EpochOrder(0, layout, 3, true);
        assertThatIllegalArgumentException().isThrownBy(() -> new EpochOrder(0, layout, 0, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> order.rowsOf(4))
                .withMessage("step 4 is not one of the epoch's 4 from 0");
        assertThatIllegalArgumentException().isThrownBy(() -> order.forEachRow(0, -1, row -> {}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> order.rowsOfShard(-1, 0, 0, new int[10]));
    }
}
