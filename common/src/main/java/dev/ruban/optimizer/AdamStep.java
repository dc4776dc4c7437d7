package dev.ruban.optimizer;

import dev.ruban.optimizer.Optimizer.Buffers;
import java.util.List;

/// The numbers of one step of Adam and AdamW, rounded once, and the loop that they share.
record AdamStep(
        float beta1,
        float rest1,
        float beta2,
        float rest2,
        float stepSize,
        float correction,
        float eps) {
    static final List<String> SLOTS = List.of("exp_avg", "exp_avg_sq");

    static AdamStep of(long step, double rate, double beta1, double beta2, double eps) {
        double stepSize = rate / (1 - StrictMath.pow(beta1, (double) step));
        double correction = Math.sqrt(1 - StrictMath.pow(beta2, (double) step));
        return new AdamStep(
                (float) beta1,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) stepSize,
                (float) correction,
                (float) eps);
    }

    /// @param weightDecay part of the gradient; 0 for none
    /// @param kept        factor of the values before the step; 1 for none
    void update(
            double weightDecay,
            float kept,
            float[] gradients,
            Buffers current,
            Buffers next,
            int from,
            int to) {
        float decay = (float) weightDecay;
        float[] values = current.values();
        float[] means = current.slots().get(0);
        float[] squares = current.slots().get(1);
        float[] nextValues = next.values();
        float[] nextMeans = next.slots().get(0);
        float[] nextSquares = next.slots().get(1);
        for (int i = from; i < to; i++) {
            float w = values[i];
            float g = weightDecay == 0 ? gradients[i] : gradients[i] + decay * w;
            float m = beta1 * means[i] + rest1 * g;
            float v = beta2 * squares[i] + rest2 * (g * g);
            float root = (float) Math.sqrt(v) / correction + eps;
            nextMeans[i] = m;
            nextSquares[i] = v;
            nextValues[i] = w * kept - stepSize * (m / root);
        }
    }
}
