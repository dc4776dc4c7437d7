package dev.ruban.reference;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/// Lanes, fold and tree.
final class Sums {
    private final Constants constants;

    Sums(Constants constants) {
        this.constants = constants;
    }

    /// New accumulators, all `+0.0`.
    float[] lanes() {
        return new float[constants.lanes()];
    }

    /// New accumulators of double, all `+0.0`.
    double[] doubleLanes() {
        return new double[constants.lanes()];
    }

    /// The lane of term number `i`.
    int lane(int i) {
        return i % constants.lanes();
    }

    /// The sum of values along a contiguous axis.
    float laneSum(float[] values) {
        float[] lanes = lanes();
        for (int i = 0; i < values.length; i++) lanes[lane(i)] += values[i];
        return fold(lanes);
    }

    /// Adds all lanes, also those that took no term.
    float fold(float[] lanes) {
        float[] l = lanes.clone();
        for (int half = l.length / 2; half >= 1; half /= 2) {
            for (int i = 0; i < half; i++) l[i] = l[left(i)] + l[right(i, half)];
        }
        return l[0];
    }

    /// As for float.
    double fold(double[] lanes) {
        double[] l = lanes.clone();
        for (int half = l.length / 2; half >= 1; half /= 2) {
            for (int i = 0; i < half; i++) l[i] = l[left(i)] + l[right(i, half)];
        }
        return l[0];
    }

    /// The tree over leaves of which some may be absent: what meets an absent side stays as it is.
    <T> Optional<T> tree(List<Optional<T>> leaves, BinaryOperator<T> plus) {
        if (leaves.isEmpty()) return Optional.empty();
        if (leaves.size() == 1) return leaves.get(0);
        int cut = constants.cut(leaves.size());
        Optional<T> left = tree(leaves.subList(0, cut), plus);
        Optional<T> right = tree(leaves.subList(cut, leaves.size()), plus);
        if (left.isEmpty()) return right;
        if (right.isEmpty()) return left;
        return Optional.of(plus.apply(left.get(), right.get()));
    }

    private int left(int i) {
        return constants.fold() == Constants.Fold.HALVES ? i : 2 * i;
    }

    private int right(int i, int half) {
        return constants.fold() == Constants.Fold.HALVES ? i + half : 2 * i + 1;
    }
}
