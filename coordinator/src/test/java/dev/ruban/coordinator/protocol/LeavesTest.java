package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.reduction.Subtree;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a plain set of numbers: below, at and above the length of a word.
class LeavesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 32, 64, 128, 256})
    void aRangeHasItsShardsAndNoOthers(int shards) {
        for (int first = 0; first <= shards; first++)
            for (int end = first; end <= shards; end++) {
                Leaves range = Leaves.range(shards, first, end);
                assertThat(shardsOf(range)).isEqualTo(IntStream.range(first, end).boxed().toList());
                assertThat(range.ranges())
                        .isEqualTo(
                                first == end
                                        ? List.of()
                                        : List.of(new Leaves.Range(first, end - first)));
            }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 32, 64, 128, 256})
    void rangesAndSubtreesMakeUpTheSet(int shards) {
        Random random = new Random(shards);
        for (int trial = 0; trial < 200; trial++) {
            NavigableSet<Integer> expected = new TreeSet<>();
            Leaves leaves = Leaves.none(shards);
            for (int piece = random.nextInt(5); piece > 0; piece--) {
                int first = random.nextInt(shards);
                int end = first + 1 + random.nextInt(shards - first);
                leaves = leaves.union(Leaves.range(shards, first, end));
                IntStream.range(first, end).forEach(expected::add);
            }

            assertThat(shardsOf(leaves)).isEqualTo(List.copyOf(expected));
            assertThat(
                            leaves.ranges().stream()
                                    .flatMapToInt(
                                            range -> IntStream.range(range.first(), range.end()))
                                    .boxed())
                    .isEqualTo(List.copyOf(expected));
            List<Leaves.Range> ranges = leaves.ranges();
            for (int i = 1; i < ranges.size(); i++)
                assertThat(ranges.get(i).first()).isGreaterThan(ranges.get(i - 1).end());
            assertThat(leaves.subtrees().stream().flatMapToInt(LeavesTest::shardsOf).boxed())
                    .isEqualTo(List.copyOf(expected));
        }
    }

    private static IntStream shardsOf(Subtree subtree) {
        return IntStream.range(subtree.first(), subtree.end());
    }

    private static List<Integer> shardsOf(Leaves leaves) {
        return IntStream.range(0, leaves.shards()).filter(leaves::contains).boxed().toList();
    }
}
