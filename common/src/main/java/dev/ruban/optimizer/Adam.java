package dev.ruban.optimizer;

import java.util.List;

/// Adam (Kingma & Ba, arXiv:1412.6980, Algorithm 1) by PyTorch's formula and defaults
/// (`torch.optim.Adam`, without amsgrad); in step `n` (from 1):
///
///     g = g + weightDecay * w                    if weightDecay != 0
///     m = beta1 * m + (1 - beta1) * g
///     v = beta2 * v + (1 - beta2) * (g * g)
///     w = w - stepSize * (m / (sqrt(v) / correction + eps))
///     stepSize = rate / (1 - beta1^n);  correction = sqrt(1 - beta2^n)
///
/// Every operation is rounded to float on its own; the scalars are computed in double and rounded
/// once. Slots: `exp_avg` (m) and `exp_avg_sq` (v). Keras has eps 1e-7 and adds it to the root
/// before the correction (the paper's "epsilon hat"), which differs in the first steps.
public final class Adam implements Optimizer {
    private final Rate rate;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private final double weightDecay;

    private Adam(Rate rate, double beta1, double beta2, double eps, double weightDecay) {
        this.rate = rate;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.weightDecay = weightDecay;
    }

    /// PyTorch's defaults: beta1 0.9, beta2 0.999, eps 1e-8, no weight decay; its learning rate is
    /// 0.001.
    public static Adam withLearningRate(double learningRate) {
        return new Adam(Rate.constant(learningRate), 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public Schedule schedule() {
        return rate.schedule();
    }

    @Override
    public Adam withSchedule(Schedule schedule) {
        return new Adam(rate.withSchedule(schedule), beta1, beta2, eps, weightDecay);
    }

    /// @param beta1 decay of the mean of gradients, 0 up to, but not including, 1
    public Adam withBeta1(double beta1) {
        return new Adam(rate, Range.fraction("beta1", beta1), beta2, eps, weightDecay);
    }

    /// @param beta2 decay of the mean of their squares, 0 up to, but not including, 1
    public Adam withBeta2(double beta2) {
        return new Adam(rate, beta1, Range.fraction("beta2", beta2), eps, weightDecay);
    }

    /// @param eps added to the root, at least 0
    public Adam withEps(double eps) {
        return new Adam(rate, beta1, beta2, Range.atLeastZero("eps", eps), weightDecay);
    }

    /// @param weightDecay at least 0; part of the gradient, for every parameter, as in PyTorch
    public Adam withWeightDecay(double weightDecay) {
        return new Adam(rate, beta1, beta2, eps, Range.atLeastZero("weightDecay", weightDecay));
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
        AdamStep.of(step, rate.at(step), beta1, beta2, eps)
                .update(weightDecay, 1f, gradients, current, next, from, to);
    }
}
