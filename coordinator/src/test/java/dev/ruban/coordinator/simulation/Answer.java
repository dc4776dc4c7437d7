package dev.ruban.coordinator.simulation;

import dev.ruban.metric.MetricSums;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;

/// The sum over a subtree's rows, as a worker sends it.
/// @param gradients   empty for an evaluation, and where there are no rows; never written again
/// @param metrics     [MetricSums#NONE] where nothing is measured
/// @param lie         whether it was made up
/// @param fingerprint sum of a hash of each row that was counted: equal for the same rows only
record Answer(
        Subtree subtree,
        long rows,
        double loss,
        float[] gradients,
        MetricSums metrics,
        long fingerprint,
        boolean lie) {
    private static final float[] NONE = {};

    /// Beside a bit for [#withFlippedBit]: the greatest bit of the exponent is changed, too.
    static final int HUGE = 1 << 16;

    static Answer absent(Subtree subtree) {
        return new Answer(subtree, 0, 0.0, NONE, MetricSums.NONE, 0, false);
    }

    /// The sum over two halves of a subtree; an absent one is left out.
    static Answer sum(Answer left, Answer right) {
        Subtree whole = left.subtree.parent();
        if (left.rows == 0) return right.over(whole);
        if (right.rows == 0) return left.over(whole);
        float[] gradients = left.gradients.clone();
        for (int i = 0; i < gradients.length; i++) gradients[i] += right.gradients[i];
        return new Answer(
                whole,
                left.rows + right.rows,
                left.loss + right.loss,
                gradients,
                left.metrics.plus(right.metrics),
                left.fingerprint + right.fingerprint,
                false);
    }

    Answer over(Subtree other) {
        return new Answer(other, rows, loss, gradients, metrics, fingerprint, lie);
    }

    Answer scaled(float factor) {
        float[] other = gradients.clone();
        for (int i = 0; i < other.length; i++) other[i] *= factor;
        return new Answer(subtree, rows, loss * factor, other, metrics, fingerprint, lie);
    }

    Answer withRows(long other) {
        return new Answer(subtree, other, loss, gradients, metrics, fingerprint, lie);
    }

    Answer withoutGradients() {
        return new Answer(subtree, rows, loss, NONE, metrics, fingerprint, lie);
    }

    /// Equal for the same rows, loss and gradients only.
    String digest() {
        long hash = Chance.mix(rows) ^ Double.doubleToLongBits(loss);
        for (float gradient : gradients) hash = Chance.mix(hash + Float.floatToIntBits(gradient));
        hash = Chance.mix(hash + metrics.hashCode()) + metrics.scores().hashCode();
        return "%s:%016x".formatted(subtree.first(), hash);
    }

    /// With one bit of one number changed.
    /// @param change number of the bit, perhaps with [#HUGE]
    Answer withFlippedBit(int change) {
        int bit = change & ~HUGE;
        boolean huge = bit != change;
        if (metrics.rows() > 0 && bit % 3 == 0) return withOtherMetrics(bit);
        if (gradients.length == 0)
            return new Answer(
                    subtree,
                    rows,
                    Double.longBitsToDouble(
                            Double.doubleToLongBits(loss)
                                    ^ (1L << bit % 62 | (huge ? 1L << 62 : 0))),
                    gradients,
                    metrics,
                    fingerprint,
                    true);
        float[] other = gradients.clone();
        int index = bit / 30 % other.length;
        other[index] =
                Float.intBitsToFloat(
                        Float.floatToIntBits(other[index])
                                ^ (1 << bit % 30 | (huge ? 1 << 30 : 0)));
        return new Answer(subtree, rows, loss, other, metrics, fingerprint, true);
    }

    private Answer withOtherMetrics(int bit) {
        double[] sums = metrics.sums();
        long[] counts = metrics.counts();
        if (bit % 2 == 0) counts[0] += 1 + bit;
        else sums[0] = Double.longBitsToDouble(Double.doubleToLongBits(sums[0]) ^ 1L << bit % 52);
        MetricSums wrong = new MetricSums(metrics.rows(), sums, counts, metrics.scores());
        return new Answer(subtree, rows, loss, gradients, wrong, fingerprint, true);
    }

    /// With an array of its own.
    Partial toPartial() {
        return new Partial(subtree, rows, loss, gradients.clone(), metrics);
    }
}
