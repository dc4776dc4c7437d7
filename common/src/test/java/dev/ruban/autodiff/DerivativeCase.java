package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// An operation applied to inputs, whose derivatives are checked.
/// @param function of the inputs, of any shape; its sum with fixed weights is differentiated
record DerivativeCase(String name, List<Shape> inputs, Function<List<Variable>, Tensor> function) {
    static DerivativeCase of(
            String name, List<Shape> inputs, Function<List<Variable>, Tensor> function) {
        return new DerivativeCase(name, inputs, function);
    }

    static List<Shape> shapes(int[]... sizes) {
        return Stream.of(sizes).map(Shape::of).toList();
    }

    /// The shape of a single input.
    static List<Shape> shape(int... sizes) {
        return List.of(Shape.of(sizes));
    }

    @Override
    public String toString() {
        return name + inputs;
    }
}
