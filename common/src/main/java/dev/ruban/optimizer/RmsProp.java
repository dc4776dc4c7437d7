package dev.ruban.optimizer;

import java.util.ArrayList;
import java.util.List;

/// RMSprop (Hinton, Neural Networks for Machine Learning, lecture 6e, 2012; centered: Graves,
/// arXiv:1308.0850, section 4.2) by PyTorch's formula and defaults (`torch.optim.RMSprop`):
///
///     g = g + weightDecay * w                    if weightDecay != 0
///     s = alpha * s + (1 - alpha) * (g * g);  d = s
///     a = alpha * a + (1 - alpha) * g;        d = max(s - a * a, +0.0)     if centered
///     g = g / (sqrt(d) + eps)
///     b = momentum * b + g;                   g = b                        if momentum != 0
///     w = w - rate * g
///
/// Every operation is rounded to float on its own. Slots: `square_avg` (s), then `grad_avg` (a) if
/// centered, then `momentum_buffer` (b) if there is momentum. Where rounding makes `s - a * a`
/// negative, PyTorch's result is NaN. Keras calls alpha `rho` (0.9 there, 0.99 here), has eps 1e-7
/// within the root, and keeps `b` with the learning rate in it, which differs once that changes.
public final class RmsProp implements Optimizer {
    private final Rate rate;
    private final double alpha;
    private final double eps;
    private final double weightDecay;
    private final double momentum;
    private final boolean centered;

    private RmsProp(
            Rate rate,
            double alpha,
            double eps,
            double weightDecay,
            double momentum,
            boolean centered) {
        this.rate = rate;
        this.alpha = alpha;
        this.eps = eps;
        this.weightDecay = weightDecay;
        this.momentum = momentum;
        this.centered = centered;
    }

    /// PyTorch's defaults: alpha 0.99, eps 1e-8, no weight decay, no momentum, not centered; its
    /// learning rate is 0.01.
    public static RmsProp withLearningRate(double learningRate) {
        return new RmsProp(Rate.constant(learningRate), 0.99, 1e-8, 0, 0, false);
    }

    @Override
    public Schedule schedule() {
        return rate.schedule();
    }

    @Override
    public RmsProp withSchedule(Schedule schedule) {
        Rate scheduled = rate.withSchedule(schedule);
        return new RmsProp(scheduled, alpha, eps, weightDecay, momentum, centered);
    }

    /// @param alpha decay of the mean of squares, 0 up to, but not including, 1
    public RmsProp withAlpha(double alpha) {
        Range.fraction("alpha", alpha);
        return new RmsProp(rate, alpha, eps, weightDecay, momentum, centered);
    }

    /// @param eps added to the root, at least 0
    public RmsProp withEps(double eps) {
        Range.atLeastZero("eps", eps);
        return new RmsProp(rate, alpha, eps, weightDecay, momentum, centered);
    }

    /// @param weightDecay at least 0; part of the gradient, for every parameter, as in PyTorch
    public RmsProp withWeightDecay(double weightDecay) {
        Range.atLeastZero("weightDecay", weightDecay);
        return new RmsProp(rate, alpha, eps, weightDecay, momentum, centered);
    }

    /// @param momentum 0 (none) up to, but not including, 1
    public RmsProp withMomentum(double momentum) {
        Range.fraction("momentum", momentum);
        return new RmsProp(rate, alpha, eps, weightDecay, momentum, centered);
    }

    /// @param centered whether the variance takes the place of the mean square
    public RmsProp withCentered(boolean centered) {
        return new RmsProp(rate, alpha, eps, weightDecay, momentum, centered);
    }

    @Override
    public List<String> slotNames() {
        List<String> names = new ArrayList<>(List.of("square_avg"));
        if (centered) names.add("grad_avg");
        if (momentum != 0) names.add("momentum_buffer");
        return List.copyOf(names);
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public void update(
            long step, float[] gradients, Buffers current, Buffers next, int from, int to) {
        float learningRate = (float) rate.at(step);
        float[] values = current.values();
        float[] nextValues = next.values();
        // The new values serve as scratch for the direction: each is read before it is overwritten.
        divideByRoots(gradients, current, next, from, to);
        if (momentum != 0) accumulate(current.slots().getLast(), next, from, to);
        for (int i = from; i < to; i++) nextValues[i] = values[i] - learningRate * nextValues[i];
    }

    private void divideByRoots(float[] gradients, Buffers current, Buffers next, int from, int to) {
        float kept = (float) alpha;
        float rest = (float) (1 - alpha);
        float decay = (float) weightDecay;
        float added = (float) eps;
        float[] values = current.values();
        float[] squares = current.slots().getFirst();
        float[] means = centered ? current.slots().get(1) : squares;
        float[] nextSquares = next.slots().getFirst();
        float[] nextMeans = centered ? next.slots().get(1) : nextSquares;
        float[] directions = next.values();
        for (int i = from; i < to; i++) {
            float g = weightDecay == 0 ? gradients[i] : gradients[i] + decay * values[i];
            float d = kept * squares[i] + rest * (g * g);
            nextSquares[i] = d;
            if (centered) {
                float a = kept * means[i] + rest * g;
                nextMeans[i] = a;
                d = Math.max(d - a * a, 0f);
            }
            directions[i] = g / ((float) Math.sqrt(d) + added);
        }
    }

    private void accumulate(float[] buffers, Buffers next, int from, int to) {
        float factor = (float) momentum;
        float[] directions = next.values();
        float[] nextBuffers = next.slots().getLast();
        for (int i = from; i < to; i++) {
            float b = factor * buffers[i] + directions[i];
            nextBuffers[i] = b;
            directions[i] = b;
        }
    }
}
