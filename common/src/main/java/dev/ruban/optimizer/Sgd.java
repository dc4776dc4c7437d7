package dev.ruban.optimizer;

import java.util.List;

/// Stochastic gradient descent with momentum (Polyak, 1964), Nesterov's momentum (Sutskever et al.,
/// ICML 2013, section 2) and weight decay, by PyTorch's formulas (`torch.optim.SGD`, dampening 0):
///
///     g = g + weightDecay * w                    if weightDecay != 0
///     v = g in the first step, then momentum * v + g;  g = v   if momentum != 0
///     g = g + momentum * v                       instead of g = v, if nesterov
///     w = w - learningRate * g
///
/// Every operation is rounded to float on its own. Keras keeps `v` with the learning rate and the
/// minus sign in it (`v = momentum * v - learningRate * g`), which differs once the learning rate
/// changes.
public final class Sgd implements Optimizer {
    private final Rate rate;
    private final double momentum;
    private final boolean nesterov;
    private final double weightDecay;

    private Sgd(Rate rate, double momentum, boolean nesterov, double weightDecay) {
        this.rate = rate;
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.weightDecay = weightDecay;
    }

    /// Plain gradient descent.
    /// @param learningRate rounded to float
    public static Sgd withLearningRate(double learningRate) {
        return new Sgd(Rate.constant(learningRate), 0, false, 0);
    }

    @Override
    public Schedule schedule() {
        return rate.schedule();
    }

    @Override
    public Sgd withSchedule(Schedule schedule) {
        return new Sgd(rate.withSchedule(schedule), momentum, nesterov, weightDecay);
    }

    /// @param momentum 0 (none) up to, but not including, 1
    public Sgd withMomentum(double momentum) {
        return new Sgd(rate, Range.fraction("momentum", momentum), nesterov, weightDecay);
    }

    /// @throws IllegalArgumentException if there is no momentum
    public Sgd withNesterov(boolean nesterov) {
        if (nesterov && momentum == 0)
            throw new IllegalArgumentException("nesterov needs a momentum above 0");
        return new Sgd(rate, momentum, nesterov, weightDecay);
    }

    /// @param weightDecay at least 0; decays every parameter, as in PyTorch
    public Sgd withWeightDecay(double weightDecay) {
        Range.atLeastZero("weightDecay", weightDecay);
        return new Sgd(rate, momentum, nesterov, weightDecay);
    }

    @Override
    public List<String> slotNames() {
        return momentum == 0 ? List.of() : List.of("momentum");
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public void update(
            long step, float[] gradients, Buffers current, Buffers next, int from, int to) {
        if (momentum == 0) plain(step, gradients, current.values(), next.values(), from, to);
        else withMomentum(step, gradients, current, next, from, to);
    }

    private void plain(
            long step, float[] gradients, float[] current, float[] next, int from, int to) {
        float learningRate = (float) rate.at(step);
        float decay = (float) weightDecay;
        for (int i = from; i < to; i++) {
            float g = decayed(gradients[i], current[i], decay);
            next[i] = current[i] - learningRate * g;
        }
    }

    private void withMomentum(
            long step, float[] gradients, Buffers current, Buffers next, int from, int to) {
        float learningRate = (float) rate.at(step);
        float decay = (float) weightDecay;
        float factor = (float) momentum;
        float[] values = current.values();
        float[] velocities = current.slots().getFirst();
        float[] nextVelocities = next.slots().getFirst();
        for (int i = from; i < to; i++) {
            float g = decayed(gradients[i], values[i], decay);
            float v = step == 1 ? g : factor * velocities[i] + g;
            nextVelocities[i] = v;
            float direction = nesterov ? g + factor * v : v;
            next.values()[i] = values[i] - learningRate * direction;
        }
    }

    private float decayed(float gradient, float value, float decay) {
        return weightDecay == 0 ? gradient : gradient + decay * value;
    }
}
