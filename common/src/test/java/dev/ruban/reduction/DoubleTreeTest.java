package dev.ruban.reduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoubleTreeTest {
    private final DoubleTree tree = new DoubleTree();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 7, 8, 13, 64, 100})
    void addsAsTheDefinitionDoesAgainAndAgain(int count) {
        double[] leaves = new double[count];
        for (int i = 0; i < count; i++) leaves[i] = StrictMath.exp(i % 17) / 3;

        for (int time = 0; time < 2; time++) {
            for (double leaf : leaves) tree.add(leaf);
            assertThat(tree.finish()).isEqualTo(count == 0 ? 0 : sum(leaves));
        }
    }

    private static double sum(double[] leaves) {
        if (leaves.length == 1) return leaves[0];
        int cut = Integer.highestOneBit(leaves.length - 1);
        return sum(Arrays.copyOf(leaves, cut))
                + sum(Arrays.copyOfRange(leaves, cut, leaves.length));
    }
}
