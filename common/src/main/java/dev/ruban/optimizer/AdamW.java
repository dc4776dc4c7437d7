package dev.ruban.optimizer;

import java.util.List;

/// Adam with decoupled weight decay (Loshchilov & Hutter, arXiv:1711.05101) by PyTorch's formula
/// and defaults (`torch.optim.AdamW`, without amsgrad):
///
///     w = w * (1 - rate * weightDecay)           if weightDecay != 0
///     then as Adam without weight decay
///
/// The factor is computed in double and rounded to float once. Slots: `exp_avg`, `exp_avg_sq`. As
/// in PyTorch every parameter decays, biases too. Keras' default of the decay is 0.004 and its eps
/// 1e-7; the paper scales the decay by the schedule alone, not by the learning rate.
public final class AdamW implements Optimizer {
    private final Rate rate;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private final double weightDecay;

    private AdamW(Rate rate, double beta1, double beta2, double eps, double weightDecay) {
        this.rate = rate;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.weightDecay = weightDecay;
    }

    /// PyTorch's defaults: beta1 0.9, beta2 0.999, eps 1e-8, weight decay 0.01; its learning rate
    /// is 0.001.
    public static AdamW withLearningRate(double learningRate) {
        return new AdamW(Rate.constant(learningRate), 0.9, 0.999, 1e-8, 0.01);
    }

    @Override
    public Schedule schedule() {
        return rate.schedule();
    }

    @Override
    public AdamW withSchedule(Schedule schedule) {
        return new AdamW(rate.withSchedule(schedule), beta1, beta2, eps, weightDecay);
    }

    /// @param beta1 decay of the mean of gradients, 0 up to, but not including, 1
    public AdamW withBeta1(double beta1) {
        return new AdamW(rate, Range.fraction("beta1", beta1), beta2, eps, weightDecay);
    }

    /// @param beta2 decay of the mean of their squares, 0 up to, but not including, 1
    public AdamW withBeta2(double beta2) {
        return new AdamW(rate, beta1, Range.fraction("beta2", beta2), eps, weightDecay);
    }

    /// @param eps added to the root, at least 0
    public AdamW withEps(double eps) {
        return new AdamW(rate, beta1, beta2, Range.atLeastZero("eps", eps), weightDecay);
    }

    /// @param weightDecay at least 0; times the rate, it is the share of `w` that a step takes away
    public AdamW withWeightDecay(double weightDecay) {
        return new AdamW(rate, beta1, beta2, eps, Range.atLeastZero("weightDecay", weightDecay));
    }

    @Override
    public List<String> slotNames() {
        return AdamStep.SLOTS;
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public void update(
            long step, float[] gradients, Buffers current, Buffers next, int from, int to) {
        float kept = (float) (1 - rate.at(step) * weightDecay);
        AdamStep.of(step, rate.at(step), beta1, beta2, eps)
                .update(0, kept, gradients, current, next, from, to);
    }
}
