package dev.ruban.optimizer;

import java.util.ArrayList;
import java.util.List;

/// The last steps and what they did to the gradients, and the product of the inverse Hessian that
/// they tell of with a vector (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithm 7.4).
final class LbfgsHistory {
    private static final double LEAST_CURVATURE = 1e-10;

    /// @param step           of the parameters
    /// @param gradientChange by the step
    /// @param inverse        1 by their inner product
    private record Pair(float[] step, float[] gradientChange, double inverse) {}

    private final int capacity;
    private final ParameterSums sums;
    private final List<Pair> pairs = new ArrayList<>();
    private double scale = 1;

    LbfgsHistory(int capacity, ParameterSums sums) {
        this.capacity = capacity;
        this.sums = sums;
    }

    /// Remembers a step, unless the loss did not curve upwards along it.
    /// @param step           taken over
    /// @param gradientChange taken over
    void add(float[] step, float[] gradientChange) {
        double curvature = sums.dot(gradientChange, step);
        if (!(curvature > LEAST_CURVATURE)) return;
        if (pairs.size() == capacity) pairs.removeFirst();
        pairs.add(new Pair(step, gradientChange, 1 / curvature));
        scale = curvature / sums.dot(gradientChange, gradientChange);
    }

    /// Minus the inverse Hessian times the gradients.
    /// @param direction overwritten
    void direction(float[] gradients, float[] direction) {
        for (int i = 0; i < direction.length; i++) direction[i] = -gradients[i];
        double[] factors = new double[pairs.size()];
        for (int i = pairs.size() - 1; i >= 0; i--) {
            Pair pair = pairs.get(i);
            factors[i] = sums.dot(pair.step, direction) * pair.inverse;
            addScaled((float) -factors[i], pair.gradientChange, direction);
        }
        float initial = (float) scale;
        for (int i = 0; i < direction.length; i++) direction[i] *= initial;
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            double back = sums.dot(pair.gradientChange, direction) * pair.inverse;
            addScaled((float) (factors[i] - back), pair.step, direction);
        }
    }

    private static void addScaled(float factor, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) y[i] += factor * x[i];
    }

    /// The pairs themselves are never changed.
    void copyFrom(LbfgsHistory other) {
        pairs.clear();
        pairs.addAll(other.pairs);
        scale = other.scale;
    }

    void save(UpdateState.Writer state) {
        state.number("history.scale", scale);
        state.count("history.pairs", pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            state.number("history." + i + ".inverse", pair.inverse);
            state.vector("history." + i + ".step", pair.step);
            state.vector("history." + i + ".gradient_change", pair.gradientChange);
        }
    }

    void restore(UpdateState state, int elements) {
        scale = state.number("history.scale");
        long count = state.count("history.pairs");
        for (int i = 0; i < count; i++)
            pairs.add(
                    new Pair(
                            state.vector("history." + i + ".step", elements),
                            state.vector("history." + i + ".gradient_change", elements),
                            state.number("history." + i + ".inverse")));
    }
}
