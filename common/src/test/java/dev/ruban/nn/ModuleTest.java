package dev.ruban.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private static final class Stack extends Module {
        final Linear encoder = new Linear(2, 3);
        final List<Linear> layers = List.of(new Linear(3, 3), new Linear(3, 1));
        final int notAVariable = 4;

        @Override
        public Tensor call(Tensor input) {
            Tensor output = encoder.call(input);
            for (Linear layer : layers) output = layer.call(output);
            return output.times(notAVariable);
        }
    }

    private static final class Tied extends Module {
        final Variable one = new Variable(1f);
        final Variable other = one;

        @Override
        public Tensor call(Tensor input) {
            return input.times(one).times(other);
        }
    }

    @Test
    void variablesAreFoundUnderDottedNames() {
        assertThat(new Stack().namedVariables())
                .containsOnlyKeys(
                        "encoder.weight", "encoder.bias",
                        "layers.0.weight", "layers.0.bias",
                        "layers.1.weight", "layers.1.bias");
        assertThat(new Line().namedVariables()).containsOnlyKeys("w", "b");
    }

    @Test
    void parametersAreFlatInNameOrder() {
        assertThat(new Line().parameters()).containsExactly(0f, 5f);
    }

    @Test
    void aVariableUnderTwoNamesIsRefused() {
        assertThatThrownBy(() -> new Tied().variables()).hasMessageContaining("'one' and 'other'");
    }

    @Test
    void theLineOfTheGuideMaps3To15() {
        assertThat(new Line().call(Tensor.of(3f)).item()).isEqualTo(15f);
    }

    @Test
    void lossesAreMeansOverOutputs() {
        Tensor labels = Tensor.of(Shape.of(2, 2), 0f, 1f, 2f, 3f);
        Tensor predictions = Tensor.of(Shape.of(2, 2), 1f, 1f, 0f, 0f);

        assertThat(new MeanSquaredError().call(labels, predictions).toArray())
                .containsExactly(0.5f, 6.5f);
    }

    @Test
    void crossEntropyOfLogitsIsTheNegativeLogLikelihood() {
        Tensor logits = Tensor.of(Shape.of(4, 1), 0f, 2f, -3f, 100f);
        Tensor labels = Tensor.of(Shape.of(4, 1), 1f, 0f, 0f, 1f);

        float[] losses = new BinaryCrossEntropyWithLogits().call(labels, logits).toArray();

        double[] expected = {Math.log(2), Math.log1p(Math.exp(2)), Math.log1p(Math.exp(-3)), 0};
        for (int i = 0; i < 4; i++)
            assertThat((double) losses[i])
                    .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-6));
    }
}
