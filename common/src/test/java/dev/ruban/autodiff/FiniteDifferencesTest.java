package dev.ruban.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.random.Philox;
import dev.ruban.tensor.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each operation's derivatives against central differences of its values.
class FiniteDifferencesTest {
    private static final float STEP = 1f / 64;

    /// @param function of the inputs, of any shape; its sum with fixed weights is differentiated
    record Case(String name, List<Shape> inputs, Function<List<Variable>, Tensor> function) {
        @Override
        public String toString() {
            return name + inputs;
        }
    }

    static Stream<Case> cases() {
        Stream<Case> binary =
                shapePairs()
                        .flatMap(pair ->
                                Stream.of(
                                        of("plus", pair, v -> v.get(0).plus(v.get(1))),
                                        of("minus", pair, v -> v.get(0).minus(v.get(1))),
                                        of("times", pair, v -> v.get(0).times(v.get(1))),
                                        of("dividedBy", pair, v -> v.get(0).dividedBy(v.get(1)))));
        Stream<Case> others =
                Stream.of(
                        of(
                                "matmul",
                                shapes(new int[] {3, 4}, new int[] {4, 5}),
                                v -> v.get(0).matmul(v.get(1))),
                        of(
                                "matmul",
                                shapes(new int[] {3, 4}, new int[] {4, 1}),
                                v -> v.get(0).matmul(v.get(1))),
                        of(
                                "matmul",
                                shapes(new int[] {19, 2}, new int[] {2, 1}),
                                v -> v.get(0).matmul(v.get(1))),
                        of("negate", shapes(new int[] {7}), v -> v.get(0).negate()),
                        of("square", shapes(new int[] {2, 3}), v -> v.get(0).square()),
                        of(
                                "square of itself",
                                shapes(new int[] {3}),
                                v -> v.get(0).times(v.get(0))),
                        of(
                                "used thrice",
                                shapes(new int[] {3}),
                                v ->
                                        v.get(0)
                                                .times(v.get(0))
                                                .plus(v.get(0))
                                                .minus(v.get(0).negate())),
                        of("sum", shapes(new int[] {3, 5}), v -> v.get(0).square().sum()),
                        of("sum(0)", shapes(new int[] {3, 5}), v -> v.get(0).sum(0)),
                        of("sum(1)", shapes(new int[] {3, 5}), v -> v.get(0).sum(1)),
                        of("sum(0, 2)", shapes(new int[] {3, 5, 2}), v -> v.get(0).sum(0, 2)),
                        of("mean", shapes(new int[] {3, 5}), v -> v.get(0).square().mean()),
                        of("mean(-1)", shapes(new int[] {3, 5}), v -> v.get(0).mean(-1)),
                        of("mean(0)", shapes(new int[] {3, 5}), v -> v.get(0).mean(0)),
                        of(
                                "sigmoidCrossEntropy",
                                shapes(new int[] {6, 1}),
                                v ->
                                        v.get(0)
                                                .times(3f)
                                                .sigmoidCrossEntropy(
                                                        Tensor.of(
                                                                Shape.of(6, 1),
                                                                0,
                                                                1,
                                                                1,
                                                                0,
                                                                0.25f,
                                                                1))));
        return Stream.concat(binary, others);
    }

    private static Stream<List<Shape>> shapePairs() {
        return Stream.of(
                shapes(new int[] {5}, new int[] {5}),
                shapes(new int[] {}, new int[] {5}),
                shapes(new int[] {5}, new int[] {}),
                shapes(new int[] {4, 3}, new int[] {3}),
                shapes(new int[] {3}, new int[] {4, 3}),
                shapes(new int[] {4, 1}, new int[] {1, 3}),
                shapes(new int[] {4, 3}, new int[] {4, 1}),
                shapes(new int[] {2, 1, 3}, new int[] {4, 1}));
    }

    private static List<Shape> shapes(int[]... sizes) {
        return Stream.of(sizes).map(Shape::of).toList();
    }

    private static Case of(
            String name, List<Shape> inputs, Function<List<Variable>, Tensor> function) {
        return new Case(name, inputs, function);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativeIsTheLimitOfDifferences(Case checked) {
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
            Case checked, List<Variable> inputs, Tensor weights, Variable input, int element) {
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
        assertThat(cases().map(Case::name).distinct())
                .contains(
                        "plus",
                        "minus",
                        "times",
                        "dividedBy",
                        "matmul",
                        "negate",
                        "square",
                        "sum",
                        "mean",
                        "sigmoidCrossEntropy");
    }
}
