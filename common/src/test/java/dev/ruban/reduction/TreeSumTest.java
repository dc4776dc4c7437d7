package dev.ruban.reduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSumTest {
    private final Buffers buffers = new Buffers(1);
    private final TreeSum tree = new TreeSum(buffers);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 100})
    void splitsAtTheLargestPowerOfTwoBelow(int leaves) {
        float[] values = new float[leaves];
        for (int i = 0; i < leaves; i++)
            values[i] = (float) Math.sqrt(i + 1) * (i % 3 == 0 ? -1e4f : 1f);

        for (int i = 0; i < leaves; i++) tree.add(leaf(values[i], values[i] * 1e-3));
        Sum sum = tree.finish();

        assertThat(sum.gradients()[0]).isEqualTo(tree(values, 0, leaves));
        assertThat(sum.rows()).isEqualTo(leaves);
    }

    private static float tree(float[] values, int from, int to) {
        int n = to - from;
        if (n == 1) return values[from];
        int split = Integer.highestOneBit(n - 1);
        return tree(values, from, from + split) + tree(values, from + split, to);
    }

    @Test
    void anAbsentLeafIsNotAZero() {
        tree.add(Sum.ABSENT);
        tree.add(leaf(-0f, -0.0));

        Sum sum = tree.finish();

        assertThat(Float.floatToIntBits(sum.gradients()[0])).isEqualTo(Float.floatToIntBits(-0f));
        assertThat(sum.rows()).isEqualTo(1);
    }

    @Test
    void noLeavesAndOnlyAbsentLeavesAreAbsent() {
        assertThat(tree.finish().isAbsent()).isTrue();
        tree.add(Sum.ABSENT);
        tree.add(Sum.ABSENT);
        tree.add(Sum.ABSENT);
        assertThat(tree.finish().isAbsent()).isTrue();
    }

    @Test
    void holdsOneSumForEachLevelAtMost() {
        List<float[]> seen = IntStream.range(0, 1000).mapToObj(_ -> add()).distinct().toList();

        assertThat(seen).hasSizeLessThan(15);
    }

    private float[] add() {
        float[] buffer = buffers.take();
        buffer[0] = 1f;
        tree.add(new Sum(buffer, 0, 1));
        return buffer;
    }

    private Sum leaf(float value, double loss) {
        float[] buffer = buffers.take();
        buffer[0] = value;
        return new Sum(buffer, loss, 1);
    }
}
