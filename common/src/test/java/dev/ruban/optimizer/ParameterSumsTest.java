package dev.ruban.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Kernels;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the definition, written down once more with plain loops.
class ParameterSumsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 17, 4095, 4096, 4097, 12_289, 20_480})
    void sumsGoByLanesSegmentsAndTensors(int elements) {
        var layout =
                ParameterLayout.of(
                        Map.of("a", Shape.of(elements), "b", Shape.of(5), "c", Shape.of(7, 700)));
        float[] x = sines(layout.elements(), 0.37);
        float[] y = sines(layout.elements(), 1.7);
        ParameterSums sums = new ParameterSums(layout, Kernels.best());

        double[] products = {
            tensor(x, y, 0, elements), tensor(x, y, elements, 5), tensor(x, y, elements + 5, 4900)
        };
        assertThat(sums.dot(x, y)).isEqualTo((products[0] + products[1]) + products[2]);
        assertThat(sums.norm(layout.entry("b"), x)).isEqualTo(Math.sqrt(tensor(x, x, elements, 5)));
        float[] ones = new float[layout.elements()];
        for (int i = 0; i < ones.length; i++) ones[i] = Math.signum(x[i]);
        assertThat(sums.magnitude(x)).isEqualTo(sums.dot(x, ones));
    }

    private static double tensor(float[] x, float[] y, int offset, int length) {
        int segments = Math.ceilDiv(length, 4096);
        return tree(x, y, offset, length, 0, segments);
    }

    private static double tree(float[] x, float[] y, int offset, int length, int first, int count) {
        if (count == 1) {
            int from = first * 4096;
            return segment(x, y, offset + from, Math.min(4096, length - from));
        }
        int cut = Integer.highestOneBit(count - 1);
        return tree(x, y, offset, length, first, cut)
                + tree(x, y, offset, length, first + cut, count - cut);
    }

    private static double segment(float[] x, float[] y, int offset, int length) {
        double[] lanes = new double[16];
        for (int i = 0; i < length; i++) lanes[i % 16] += (double) x[offset + i] * y[offset + i];
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        return lanes[0];
    }

    private static float[] sines(int length, double frequency) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = (float) StrictMath.sin(1 + i * frequency);
        return values;
    }
}
