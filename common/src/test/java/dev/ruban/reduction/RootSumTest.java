package dev.ruban.reduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RootSumTest {
    private static final int SHARDS = 16;

    private static Partial leaf(int shard, long rows) {
        float[] gradients = rows == 0 ? new float[0] : new float[] {1f / (shard + 3), -0.0f};
        return new Partial(new Subtree(shard, 1), rows, 1.0 / (shard + 7), gradients);
    }

    /// The tree as ARCHITECTURE.md writes it.
    private static Partial tree(int first, int size, long[] rows) {
        if (size == 1) return leaf(first, rows[first]);
        Partial left = tree(first, size / 2, rows);
        Partial right = tree(first + size / 2, size / 2, rows);
        Subtree subtree = new Subtree(first, size);
        if (left.rows() == 0)
            return new Partial(subtree, right.rows(), right.loss(), right.gradients());
        if (right.rows() == 0)
            return new Partial(subtree, left.rows(), left.loss(), left.gradients());
        float[] sum = left.gradients().clone();
        for (int i = 0; i < sum.length; i++) sum[i] += right.gradients()[i];
        return new Partial(subtree, left.rows() + right.rows(), left.loss() + right.loss(), sum);
    }

    private static long[] rows(Random random) {
        long[] rows = new long[SHARDS];
        for (int shard = 0; shard < SHARDS; shard++) rows[shard] = random.nextInt(3);
        rows[random.nextInt(SHARDS)] = 1;
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void hasTheBitsOfTheTreeWhateverArrivesFirst(long seed) {
        Random random = new Random(seed);
        RootSum sum = new RootSum(SHARDS, _ -> {});
        for (int pass = 0; pass < 20; pass++) {
            long[] rows = rows(random);
            List<Partial> partials = new ArrayList<>();
            cut(0, SHARDS, rows, random, partials);
            Collections.shuffle(partials, random);
            sum.clear();
            for (Partial partial : partials) {
                assertThat(sum.isComplete()).isFalse();
                sum.add(partial);
            }
            Partial expected = tree(0, SHARDS, rows);
            assertThat(sum.root().rows()).isEqualTo(expected.rows());
            assertThat(sum.root().loss()).isEqualTo(expected.loss());
            assertThat(sum.root().gradients()).containsExactly(expected.gradients());
        }
    }

    private static void cut(
            int first, int size, long[] rows, Random random, List<Partial> partials) {
        if (size == 1 || random.nextInt(3) == 0) {
            Partial partial = tree(first, size, rows);
            partials.add(
                    new Partial(
                            partial.subtree(),
                            partial.rows(),
                            partial.loss(),
                            partial.gradients().clone()));
            return;
        }
        cut(first, size / 2, rows, random, partials);
        cut(first + size / 2, size / 2, rows, random, partials);
    }

    @Test
    void takesNothingTwice() {
        RootSum sum = new RootSum(SHARDS, _ -> {});
        sum.add(new Partial(new Subtree(4, 4), 1, 1, new float[2]));
        for (Subtree again :
                List.of(
                        new Subtree(4, 4),
                        new Subtree(5, 1),
                        new Subtree(0, 8),
                        new Subtree(0, 16)))
            assertThatThrownBy(() -> sum.add(new Partial(again, 1, 1, new float[2])))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("overlaps");
    }

    @Test
    void givesEveryArrayBackOnce() {
        List<float[]> released = new ArrayList<>();
        RootSum sum = new RootSum(4, released::add);
        for (int shard = 0; shard < 4; shard++)
            sum.add(new Partial(new Subtree(shard, 1), 1, 0, new float[] {shard}));
        float[] root = sum.root().gradients();
        assertThat(released).hasSize(3).doesNotContain(root);
        sum.clear();
        assertThat(released).hasSize(4).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoeverTakesTheHalvesAddsToTheSameBits(long seed) {
        Random random = new Random(seed);
        List<float[]> released = new ArrayList<>();
        RootSum sum = new RootSum(SHARDS, released::add);
        for (int pass = 0; pass < 20; pass++) {
            long[] rows = rows(random);
            List<Partial> partials = new ArrayList<>();
            cut(0, SHARDS, rows, random, partials);
            Collections.shuffle(partials, random);
            for (Partial partial : partials) sum.add(partial);

            RootSum.Halves halves = sum.halves();
            float[] added = halves.root().gradients().clone();
            for (int i = 0; i < halves.rest().length; i++) added[i] += halves.rest()[i];

            Partial expected = tree(0, SHARDS, rows);
            assertThat(added).isEqualTo(expected.gradients());
            assertThat(halves.root().loss()).isEqualTo(expected.loss());
            assertThat(halves.root().rows()).isEqualTo(expected.rows());
            sum.clear();
        }
        Set<float[]> once = Collections.newSetFromMap(new IdentityHashMap<>());
        for (float[] array : released) if (array.length > 0) assertThat(once.add(array)).isTrue();
    }

    @Test
    void halvesAreTakenOnceAndGivenBackWithTheSum() {
        List<float[]> released = new ArrayList<>();
        RootSum sum = new RootSum(2, released::add);
        float[] left = {1};
        float[] right = {2};
        sum.add(new Partial(new Subtree(0, 1), 1, 0, left));
        sum.add(new Partial(new Subtree(1, 1), 1, 0, right));

        sum.halves();

        assertThat(released).isEmpty();
        assertThatThrownBy(sum::halves).hasMessageContaining("taken");
        assertThatThrownBy(sum::root).hasMessageContaining("taken");
        sum.clear();
        assertThat(released).containsExactlyInAnyOrder(left, right);
    }
}
