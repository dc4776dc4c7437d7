package dev.ruban.nn;

import static dev.ruban.nn.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.autodiff.GradientTape;
import dev.ruban.autodiff.Gradients;
import dev.ruban.autodiff.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values and gradients against those that PyTorch computed in double.
class PyTorchValuesTest {
    private static final double RELATIVE = 1e-5;

    static Stream<ReferenceCase> cases() {
        return Stream.of("operations.json", "losses.json", "layers.json")
                .flatMap(ReferenceCase::all);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAreThoseOfPyTorch(ReferenceCase reference) {
        Tensor output;
        Gradients gradients;
        try (var tape = new GradientTape()) {
            output = apply(reference);
            gradients = tape.gradient(output.times(reference.weights()), reference.inputs());
        }

        assertThat(output.shape()).isEqualTo(reference.output().shape());
        assertClose("output", output.toArray(), reference.output().toArray(), RELATIVE);
        for (int i = 0; i < reference.inputs().size(); i++)
            assertClose(
                    "gradient of input " + i,
                    gradients.of(reference.input(i)).toArray(),
                    reference.gradients().get(i).toArray(),
                    RELATIVE);
    }

    private static Tensor apply(ReferenceCase of) {
        Tensor x = of.input(0);
        return switch (of.name()) {
            case "sqrt" -> x.sqrt();
            case "exp" -> x.exp();
            case "log" -> x.log();
            case "relu" -> x.relu();
            case "tanh" -> x.tanh();
            case "sigmoid" -> x.sigmoid();
            case "softplus" -> x.softplus();
            case "abs" -> x.abs();
            case "square" -> x.square();
            case "plus" -> x.plus(of.input(1));
            case "minus" -> x.minus(of.input(1));
            case "times" -> x.times(of.input(1));
            case "dividedBy" -> x.dividedBy(of.input(1));
            case "maximum" -> x.maximum(of.input(1));
            case "max(1)" -> x.max(1);
            case "sum(0)" -> x.sum(0);
            case "mean(0, 2)" -> x.mean(0, 2);
            case "matmul" -> x.matmul(of.input(1));
            case "transpose(0, 2, 1)" -> x.transpose(0, 2, 1);
            case "reshape(3, -1)" -> x.reshape(3, -1);
            case "concat(1)" -> Tensor.concat(1, x, of.input(1));
            case "slice(1, 1, 3)" -> x.slice(1, 1, 3);
            case "logSumExp" -> x.logSumExp();
            case "softmax" -> x.softmax();
            case "embedding" -> x.gather(of.constants().getFirst());
            case "linear" -> x.matmul(of.input(1)).plus(of.input(2));
            case "layerNorm" -> layerNorm(of);
            default -> loss(of.name()).call(of.constants().getFirst(), x);
        };
    }

    /// What the layer computes, with the case's own parameters in place of the layer's.
    private static Tensor layerNorm(ReferenceCase of) {
        LayerNorm layer = new LayerNorm(of.input(1).shape().size(0));
        layer.weight.assign(of.input(1));
        layer.bias.assign(of.input(2));
        Tensor output = of.input(0).normalize(1e-5f).times(of.input(1)).plus(of.input(2));
        assertThat(output.toArray()).isEqualTo(layer.call(of.input(0)).toArray());
        return output;
    }

    private static Loss loss(String name) {
        return switch (name) {
            case "meanSquaredError" -> new MeanSquaredError();
            case "meanAbsoluteError" -> new MeanAbsoluteError();
            case "huber" -> new Huber();
            case "huber(0.5)" -> new Huber(0.5);
            case "binaryCrossEntropyWithLogits" -> new BinaryCrossEntropyWithLogits();
            case "softmaxCrossEntropy" -> new SoftmaxCrossEntropy();
            case "hinge" -> new Hinge();
            default -> throw new IllegalArgumentException("unknown case '" + name + "'");
        };
    }
}
