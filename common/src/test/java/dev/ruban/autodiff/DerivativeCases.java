package dev.ruban.autodiff;

import static dev.ruban.autodiff.DerivativeCase.of;
import static dev.ruban.autodiff.DerivativeCase.shape;
import static dev.ruban.autodiff.DerivativeCase.shapes;

import dev.ruban.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/// At least one case for each operation that has a derivative.
final class DerivativeCases {
    private DerivativeCases() {}

    static Stream<DerivativeCase> all() {
        return Stream.of(binary(), elementwise(), products(), reductions(), structure(), losses())
                .flatMap(cases -> cases);
    }

    private static Stream<DerivativeCase> binary() {
        return shapePairs()
                .flatMap(pair ->
                        Stream.of(
                                of("plus", pair, v -> v.get(0).plus(v.get(1))),
                                of("minus", pair, v -> v.get(0).minus(v.get(1))),
                                of("times", pair, v -> v.get(0).times(v.get(1))),
                                of("dividedBy", pair, v -> v.get(0).dividedBy(v.get(1))),
                                of("maximum", pair, v -> v.get(0).times(3f).maximum(v.get(1)))));
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
                shapes(new int[] {2, 3, 2}, new int[] {2, 3, 1}),
                shapes(new int[] {2, 1, 3}, new int[] {4, 1}));
    }

    private static Stream<DerivativeCase> elementwise() {
        return Stream.of(
                of("negate", shape(7), v -> v.get(0).negate()),
                of("square", shape(2, 3), v -> v.get(0).square()),
                of("square of itself", shape(3), v -> v.get(0).times(v.get(0))),
                of(
                        "used thrice",
                        shape(3),
                        v -> v.get(0).times(v.get(0)).plus(v.get(0)).minus(v.get(0).negate())),
                of("sqrt", shape(4), v -> v.get(0).abs().sqrt()),
                of("exp", shape(5), v -> v.get(0).exp()),
                of("log", shape(5), v -> v.get(0).abs().log()),
                of("relu", shape(6), v -> v.get(0).relu()),
                of("tanh", shape(6), v -> v.get(0).tanh()),
                of("sigmoid", shape(6), v -> v.get(0).sigmoid()),
                of("softplus", shape(6), v -> v.get(0).softplus()),
                of("abs", shape(6), v -> v.get(0).abs()),
                of("dropout", shape(6), v -> v.get(0).dropout(0.5f, 1, 0)),
                of(
                        "stopGradient",
                        shape(4),
                        v -> v.get(0).plus(Tensor.of(1f, 2, 3, 4).stopGradient())));
    }

    private static Stream<DerivativeCase> products() {
        return Stream.of(
                        shapes(new int[] {3, 4}, new int[] {4, 5}),
                        shapes(new int[] {3, 4}, new int[] {4, 1}),
                        shapes(new int[] {19, 2}, new int[] {2, 1}),
                        shapes(new int[] {2, 3, 4}, new int[] {4, 5}),
                        shapes(new int[] {2, 3, 4}, new int[] {4, 1}),
                        shapes(new int[] {2, 3, 4}, new int[] {2, 4, 5}),
                        shapes(new int[] {3, 1, 2}, new int[] {3, 2, 1}))
                .map(inputs -> of("matmul", inputs, v -> v.get(0).matmul(v.get(1))));
    }

    private static Stream<DerivativeCase> reductions() {
        return Stream.of(
                of("sum", shape(3, 5), v -> v.get(0).square().sum()),
                of("sum(0)", shape(3, 5), v -> v.get(0).sum(0)),
                of("sum(1)", shape(3, 5), v -> v.get(0).sum(1)),
                of("sum(0, 2)", shape(3, 5, 2), v -> v.get(0).sum(0, 2)),
                of("mean", shape(3, 5), v -> v.get(0).square().mean()),
                of("mean(-1)", shape(3, 5), v -> v.get(0).mean(-1)),
                of("mean(0)", shape(3, 5), v -> v.get(0).mean(0)),
                of("max", shape(3, 5), v -> v.get(0).max()),
                of("max(0)", shape(3, 2), v -> v.get(0).max(0)),
                of("max(1)", shape(3, 3), v -> v.get(0).max(1)),
                of("max(0, 2)", shape(3, 2, 2), v -> v.get(0).max(0, 2)),
                of("logSumExp", shape(3, 4), v -> v.get(0).logSumExp()),
                of("logSumExp", shape(37), v -> v.get(0).logSumExp()),
                of("softmax", shape(2, 3), v -> v.get(0).softmax()),
                of("softmax", shape(2, 3, 4), v -> v.get(0).softmax()),
                of("normalize", shape(2, 5), v -> v.get(0).normalize(1e-5f)),
                of("normalize", shape(2, 2, 20), v -> v.get(0).normalize(0.5f)));
    }

    private static Stream<DerivativeCase> structure() {
        return Stream.of(
                of("reshape", shape(2, 6), v -> v.get(0).reshape(3, -1).square()),
                of("transpose", shape(2, 3), v -> v.get(0).transpose().square()),
                of("transpose", shape(2, 3, 4), v -> v.get(0).transpose(1, 2, 0)),
                of(
                        "concat",
                        shapes(new int[] {2, 3}, new int[] {2, 1}, new int[] {2, 2}),
                        v -> Tensor.concat(1, v.get(0), v.get(1), v.get(2)).square()),
                of(
                        "concat",
                        shapes(new int[] {2, 3}, new int[] {1, 3}),
                        v -> Tensor.concat(-2, v.get(0), v.get(1))),
                of("slice", shape(4, 3), v -> v.get(0).slice(0, 1, 3)),
                of("slice", shape(2, 3, 2), v -> v.get(0).slice(1, 2, 3)),
                of(
                        "gather",
                        shape(4, 3),
                        v ->
                                v.get(0)
                                        .gather(Tensor.of(Shape.of(2, 3), 0, 3, 3, 1, 0, 3))
                                        .square()));
    }

    private static Stream<DerivativeCase> losses() {
        Tensor probabilities = Tensor.of(Shape.of(6, 1), 0, 1, 1, 0, 0.25f, 1);
        Tensor classes = Tensor.of(Shape.of(4, 1), 2, 0, 1, 1);
        Tensor signs = Tensor.of(Shape.of(6, 1), 0, 1, -1, -1, 0, 1);
        return Stream.of(
                of(
                        "sigmoidCrossEntropy",
                        shape(6, 1),
                        v -> v.get(0).times(3f).sigmoidCrossEntropy(probabilities)),
                of(
                        "softmaxCrossEntropy",
                        shape(4, 3),
                        v -> v.get(0).times(2f).softmaxCrossEntropy(classes)),
                of("huber", shape(6, 1), v -> v.get(0).times(2f).huber(probabilities, 1.5f)),
                of("hinge", shape(6, 1), v -> v.get(0).times(0.6f).hinge(signs)));
    }
}
