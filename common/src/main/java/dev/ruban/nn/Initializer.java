package dev.ruban.nn;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// The values that a parameter starts from. Those that draw numbers draw them by seed, parameter
/// and element alone. The formulas with fans are for matrices `[in, out]`.
@FunctionalInterface
public interface Initializer {
    /// The values, row-major.
    float[] values(Shape shape, InitialNumbers numbers);

    /// All `+0.0`.
    static Initializer zeros() {
        return constant(0f);
    }

    static Initializer constant(float value) {
        return (shape, _) -> {
            float[] values = new float[shape.elements()];
            Arrays.fill(values, value);
            return values;
        };
    }

    /// Equally likely between `low` and `high`.
    static Initializer uniform(float low, float high) {
        float width = high - low;
        return (shape, numbers) -> {
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++) values[i] = low + width * numbers.uniform(i);
            return values;
        };
    }

    static Initializer normal(double mean, double standardDeviation) {
        return (shape, numbers) -> {
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++)
                values[i] = (float) (mean + standardDeviation * numbers.normal(i));
            return values;
        };
    }

    /// Uniform within `sqrt(6 / (in + out))` of 0 (Glorot & Bengio, AISTATS 2010): Keras' default.
    static Initializer glorotUniform() {
        return (shape, numbers) -> within(6.0 / fans(shape), shape, numbers);
    }

    /// Normal with variance `2 / (in + out)`, as in PyTorch; Keras cuts the tails off.
    static Initializer glorotNormal() {
        return (shape, numbers) -> normal(0, Math.sqrt(2.0 / fans(shape))).values(shape, numbers);
    }

    /// Uniform within `sqrt(6 / in)` of 0 (He et al., arXiv:1502.01852), for relu.
    static Initializer heUniform() {
        return (shape, numbers) -> within(6.0 / fanIn(shape), shape, numbers);
    }

    /// Normal with variance `2 / in`, as in PyTorch; Keras cuts the tails off.
    static Initializer heNormal() {
        return (shape, numbers) -> normal(0, Math.sqrt(2.0 / fanIn(shape))).values(shape, numbers);
    }

    private static float[] within(double square, Shape shape, InitialNumbers numbers) {
        float limit = (float) Math.sqrt(square);
        return uniform(-limit, limit).values(shape, numbers);
    }

    private static double fanIn(Shape shape) {
        if (shape.rank() != 2)
            throw new IllegalArgumentException(
                    "a parameter of shape %s has no fans; Glorot and He are for matrices [in, out]"
                            .formatted(shape));
        return shape.size(0);
    }

    private static double fans(Shape shape) {
        return fanIn(shape) + shape.size(1);
    }
}
