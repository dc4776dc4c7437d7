package dev.ruban.optimizer;

import java.util.List;

/// Adagrad (Duchi, Hazan & Singer, JMLR 12, 2011) by PyTorch's formula and defaults
/// (`torch.optim.Adagrad`); in step `n` (from 1):
///
///     g = g + weightDecay * w                    if weightDecay != 0
///     s = s + g * g                              s is initialAccumulator before step 1
///     w = w - stepSize * (g / (sqrt(s) + eps))
///     stepSize = rate / (1 + (n - 1) * learningRateDecay)
///
/// Every operation is rounded to float on its own; the step size is computed in double and rounded
/// once. Slot: `sum` (s). Keras starts from an accumulator of 0.1 and has eps 1e-7, within the
/// root.
public final class Adagrad implements Optimizer {
    private final Rate rate;
    private final double learningRateDecay;
    private final double initialAccumulator;
    private final double eps;
    private final double weightDecay;

    private Adagrad(
            Rate rate,
            double learningRateDecay,
            double initialAccumulator,
            double eps,
            double weightDecay) {
        this.rate = rate;
        this.learningRateDecay = learningRateDecay;
        this.initialAccumulator = initialAccumulator;
        this.eps = eps;
        this.weightDecay = weightDecay;
    }

    /// PyTorch's defaults: no decays, initial accumulator 0, eps 1e-10; its learning rate is 0.01.
    public static Adagrad withLearningRate(double learningRate) {
        return new Adagrad(Rate.constant(learningRate), 0, 0, 1e-10, 0);
    }

    @Override
    public Schedule schedule() {
        return rate.schedule();
    }

    @Override
    public Adagrad withSchedule(Schedule schedule) {
        return new Adagrad(
                rate.withSchedule(schedule),
                learningRateDecay,
                initialAccumulator,
                eps,
                weightDecay);
    }

    /// @param learningRateDecay at least 0 (`lr_decay`)
    public Adagrad withLearningRateDecay(double learningRateDecay) {
        Range.atLeastZero("learningRateDecay", learningRateDecay);
        return new Adagrad(rate, learningRateDecay, initialAccumulator, eps, weightDecay);
    }

    /// @param initialAccumulator at least 0 (`initial_accumulator_value`)
    public Adagrad withInitialAccumulator(double initialAccumulator) {
        Range.atLeastZero("initialAccumulator", initialAccumulator);
        return new Adagrad(rate, learningRateDecay, initialAccumulator, eps, weightDecay);
    }

    /// @param eps added to the root, at least 0
    public Adagrad withEps(double eps) {
        Range.atLeastZero("eps", eps);
        return new Adagrad(rate, learningRateDecay, initialAccumulator, eps, weightDecay);
    }

    /// @param weightDecay at least 0; part of the gradient, for every parameter, as in PyTorch
    public Adagrad withWeightDecay(double weightDecay) {
        Range.atLeastZero("weightDecay", weightDecay);
        return new Adagrad(rate, learningRateDecay, initialAccumulator, eps, weightDecay);
    }

    @Override
    public List<String> slotNames() {
        return List.of("sum");
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public void update(
            long step, float[] gradients, Buffers current, Buffers next, int from, int to) {
        float stepSize = (float) (rate.at(step) / (1 + (step - 1) * learningRateDecay));
        float initial = (float) initialAccumulator;
        float decay = (float) weightDecay;
        float added = (float) eps;
        float[] values = current.values();
        float[] sums = current.slots().getFirst();
        float[] nextValues = next.values();
        float[] nextSums = next.slots().getFirst();
        for (int i = from; i < to; i++) {
            float w = values[i];
            float g = weightDecay == 0 ? gradients[i] : gradients[i] + decay * w;
            float s = (step == 1 ? initial : sums[i]) + g * g;
            nextSums[i] = s;
            nextValues[i] = w - stepSize * (g / ((float) Math.sqrt(s) + added));
        }
    }
}
