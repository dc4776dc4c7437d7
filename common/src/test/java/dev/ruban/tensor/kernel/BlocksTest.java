package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "2, (0 1)",
        "3, ((0 1) 2)",
        "4, ((0 1) (2 3))",
        "5, (((0 1) (2 3)) 4)",
        "7, (((0 1) (2 3)) ((4 5) 6))"
    })
    void aTreeSplitsAtTheLargestPowerOfTwoBelowTheNumberOfItsBlocks(int count, String expected) {
        Blocks blocks = new Blocks();
        blocks.addTree(10 * count - 3, 10);

        assertThat(blocks.rows()).isEqualTo(10 * count - 3);
        assertThat(blocks.rows(count - 1)).isEqualTo(7);
        assertThat(text(blocks)).isEqualTo(expected);
    }

    @Test
    void treesOfShardsMergeLikeTheirShards() {
        Blocks blocks = new Blocks();
        blocks.addTree(3, 2);
        blocks.addTree(2, 2);
        blocks.merge();

        assertThat(text(blocks)).isEqualTo("((0 1) 2)");
        assertThatThrownBy(blocks::merge).hasMessageContaining("one sum only");
    }

    @Test
    void aSingleBlockMayBeEmpty() {
        Blocks blocks = new Blocks();
        blocks.addTree(100, 3);

        assertThat(blocks.one(0).count()).isEqualTo(1);
        assertThat(blocks.rows()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"8, 4, true", "24, 4, true", "12, 8, false", "7, 1, true", "6, 4, false"})
    void oneTreeMayBeMadeOfSmallerOnes(int count, int size, boolean expected) {
        Blocks blocks = new Blocks();
        blocks.addTree(count, 1);

        assertThat(blocks.areTreesOf(size)).isEqualTo(expected);
    }

    @Test
    void sumsThatAreAddedOneAfterTheOtherAreNoTrees() {
        Blocks blocks = new Blocks();
        for (int block = 0; block < 4; block++) {
            blocks.add(1);
            if (block > 0) blocks.merge();
        }

        assertThat(blocks.areTreesOf(2)).isFalse();
    }

    private static String text(Blocks blocks) {
        Deque<String> sums = new ArrayDeque<>();
        for (int block = 0; block < blocks.count(); block++) {
            String sum = Integer.toString(block);
            for (int i = 0; i < blocks.merges(block); i++) sum = "(" + sums.pop() + " " + sum + ")";
            sums.push(sum);
        }
        assertThat(sums).hasSize(1);
        return sums.pop();
    }
}
