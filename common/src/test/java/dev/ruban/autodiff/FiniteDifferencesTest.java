package dev.ruban.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.random.Philox;
import dev.ruban.tensor.Shape;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each operation's derivatives against central differences of its values.
class FiniteDifferencesTest {
    private static final float STEP = 1f / 64;

    @ParameterizedTest
    @MethodSource("dev.ruban.autodiff.DerivativeCases#all")
    void derivativeIsTheLimitOfDifferences(DerivativeCase checked) {
        List<Variable> inputs =
                checked.inputs().stream().map(FiniteDifferencesTest::variable).toList();
        Tensor shape = checked.function().apply(inputs);
        Tensor weights = variable(shape.shape()).value();

        Gradients gradients;
        try (var tape = new GradientTape()) {
            gradients = tape.gradient(checked.function().apply(inputs).times(weights), inputs);
        }

        for (Variable input : inputs) {
            float[] gradient = gradients.of(input).toArray();
            assertThat(gradients.of(input).shape()).isEqualTo(input.shape());
            for (int i = 0; i < gradient.length; i++)
                assertThat((double) gradient[i])
                        .as("element %d of %s", i, input.shape())
                        .isCloseTo(
                                difference(checked, inputs, weights, input, i),
                                within(3e-3 * Math.max(1, Math.abs(gradient[i]))));
        }
    }

    private static double difference(
            DerivativeCase checked,
            List<Variable> inputs,
            Tensor weights,
            Variable input,
            int element) {
        float[] original = input.toArray();
        double[] sums = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] moved = original.clone();
            moved[element] += side == 0 ? -STEP : STEP;
            input.assign(Tensor.of(input.shape(), moved));
            for (float value : checked.function().apply(inputs).times(weights).toArray())
                sums[side] += value;
        }
        input.assign(Tensor.of(input.shape(), original));
        return (sums[1] - sums[0]) / (2 * STEP);
    }

    /// Values of magnitude 0.5 to 1.5, both signs.
    private static Variable variable(Shape shape) {
        Philox philox = new Philox(shape.elements());
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            float magnitude = 0.5f + philox.bounded(1000, 9, 0, 0, i) / 1000f;
            values[i] = i % 2 == 0 ? magnitude : -magnitude;
        }
        return new Variable(shape, values);
    }

    @Test
    void everyOperationIsChecked() {
        Stream<String> operations =
                Stream.of(Tensor.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .filter(method -> method.getReturnType() == Tensor.class)
                        .map(Method::getName)
                        .filter(name -> !name.equals("of"))
                        .distinct();

        assertThat(DerivativeCases.all().map(DerivativeCase::name))
                .containsAll(operations.toList());
    }
}
