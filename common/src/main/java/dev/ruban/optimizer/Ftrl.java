package dev.ruban.optimizer;

import java.util.List;

/// FTRL-Proximal (McMahan et al., "Ad Click Prediction: a View from the Trenches", KDD 2013,
/// Algorithm 1), for every parameter:
///
///     q = n + g * g
///     sigma = (sqrt(q) - sqrt(n)) / alpha
///     z = z + (g - sigma * w);  n = q
///     w = 0                                                   if |z| <= l1
///     w = (sign(z) * l1 - z) / ((beta + sqrt(n)) / alpha + l2)   else
///
/// Every operation is rounded to float on its own; alpha is the learning rate of the step. The l1
/// and l2 are the paper's, part of the update and not of the reported loss; they hold for biases
/// too. Slots: `z` and `n`, both from 0, so that a start other than 0 is forgotten by the first
/// steps. Beta is 1 as the paper recommends. Keras starts `n` at 0.1, has beta 0 and takes l2
/// twice.
public final class Ftrl implements Optimizer {
    private final Rate rate;
    private final double beta;
    private final double l1;
    private final double l2;

    private Ftrl(Rate rate, double beta, double l1, double l2) {
        this.rate = rate;
        this.beta = beta;
        this.l1 = l1;
        this.l2 = l2;
    }

    /// Beta 1, no l1, no l2.
    /// @param alpha the paper's alpha, above 0
    public static Ftrl withLearningRate(double alpha) {
        return new Ftrl(Rate.constant(Range.positive("learningRate", alpha)), 1, 0, 0);
    }

    @Override
    public Schedule schedule() {
        return rate.schedule();
    }

    /// Alpha follows the schedule, both in sigma and in the quotient, as in Keras.
    /// @param schedule never 0
    @Override
    public Ftrl withSchedule(Schedule schedule) {
        return new Ftrl(rate.withSchedule(schedule), beta, l1, l2);
    }

    /// @param beta at least 0
    public Ftrl withBeta(double beta) {
        return new Ftrl(rate, Range.atLeastZero("beta", beta), l1, l2);
    }

    /// @param l1 at least 0; sums of gradients up to it leave a weight at 0
    public Ftrl withL1(double l1) {
        return new Ftrl(rate, beta, Range.atLeastZero("l1", l1), l2);
    }

    /// @param l2 at least 0
    public Ftrl withL2(double l2) {
        return new Ftrl(rate, beta, l1, Range.atLeastZero("l2", l2));
    }

    @Override
    public List<String> slotNames() {
        return List.of("z", "n");
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public void update(
            long step, float[] gradients, Buffers current, Buffers next, int from, int to) {
        float alpha = (float) rate.at(step);
        if (alpha == 0f)
            throw new IllegalStateException(
                    "the schedule gives a rate of 0 in step %d; FTRL divides by it"
                            .formatted(step));
        float[] values = current.values();
        float[] sums = current.slots().get(0);
        float[] squares = current.slots().get(1);
        float[] nextSums = next.slots().get(0);
        float[] nextSquares = next.slots().get(1);
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float n = squares[i];
            float q = n + g * g;
            float root = (float) Math.sqrt(q);
            float sigma = (root - (float) Math.sqrt(n)) / alpha;
            float z = sums[i] + (g - sigma * values[i]);
            nextSums[i] = z;
            nextSquares[i] = q;
            next.values()[i] = value(z, root, alpha);
        }
    }

    private float value(float z, float root, float alpha) {
        float threshold = (float) l1;
        if (Math.abs(z) <= threshold) return 0f;
        float shrunk = (z < 0 ? -threshold : threshold) - z;
        return shrunk / (((float) beta + root) / alpha + (float) l2);
    }
}
