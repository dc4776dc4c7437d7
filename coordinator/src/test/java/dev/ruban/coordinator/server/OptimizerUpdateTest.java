package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.optimizer.Clipping;
import dev.ruban.optimizer.GradientTransform;
import dev.ruban.optimizer.Penalty;
import dev.ruban.optimizer.Sgd;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.wire.TensorChunks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lengths of one stretch, of several, and of so many that several threads take part.
final class OptimizerUpdateTest {
    private static final long ROWS = 7;
    private static final float RATE = 0.3f;

    private static float[] numbers(int length, float factor) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) numbers[i] = factor / (i % 1009 + 1);
        return numbers;
    }

    private static StepGradients gradients(float[] sums, float[] values) {
        return gradients(sums, new float[0], values);
    }

    private static StepGradients gradients(float[] sums, float[] rest, float[] values) {
        ParameterLayout layout = ParameterLayout.of(Map.of("bias", Shape.of(sums.length)));
        GradientTransform identity =
                new GradientTransform(layout, Kernels.best(), Penalty.NONE, Clipping.NONE);
        return new StepGradients(sums, rest, ROWS, identity, values);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_384, 16_385, 300_001})
    void everyElementIsUpdatedOnce(int length) {
        float[] values = numbers(length, 3f);
        float[] sums = numbers(length, -5f);
        OptimizerUpdate update =
                new OptimizerUpdate(Sgd.withLearningRate(RATE), Kernels.best(), values);

        assertThat(update.prepare(1, 1, gradients(sums.clone(), values)).finite()).isTrue();
        assertThat(update.parameters()).isEqualTo(values);
        update.commit();

        float[] expected = new float[length];
        for (int i = 0; i < length; i++)
            expected[i] = values[i] - RATE * (float) ((double) sums[i] / ROWS);
        assertThat(update.parameters()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_536, 65_537, 300_001})
    void theOtherHalfIsAddedAndTheNextParametersAreCut(int length) {
        float[] values = numbers(length, 3f);
        float[] sums = numbers(length, -5f);
        float[] rest = numbers(length, 0.7f);
        OptimizerUpdate update =
                new OptimizerUpdate(Sgd.withLearningRate(RATE), Kernels.best(), values);

        List<TensorChunk> chunks =
                update.prepare(1, 1, gradients(sums.clone(), rest, values)).chunks();
        update.commit();

        float[] expected = new float[length];
        for (int i = 0; i < length; i++)
            expected[i] = values[i] - RATE * (float) ((double) (sums[i] + rest[i]) / ROWS);
        assertThat(update.parameters()).isEqualTo(expected);
        assertThat(chunks).isEqualTo(TensorChunks.cut(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_384, 16_385, 300_001})
    void aNumberThatIsNotFiniteIsFoundWhereverItStands(int length) {
        for (int at : new int[] {0, length / 2, length - 1}) {
            float[] values = numbers(length, 3f);
            OptimizerUpdate update =
                    new OptimizerUpdate(Sgd.withLearningRate(RATE), Kernels.best(), values);
            float[] sums = numbers(length, -5f);
            sums[at] = Float.POSITIVE_INFINITY;
            assertThat(update.prepare(1, 1, gradients(sums, values)).finite()).isFalse();
        }
    }
}
