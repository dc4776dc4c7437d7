package dev.ruban.reference;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The update of the parameters, with the optimizer's slots.
final class Update {
    private final Job.Optimizer optimizer;
    private final SortedMap<String, float[]> first = new TreeMap<>();
    private final SortedMap<String, float[]> second = new TreeMap<>();
    private int step;

    Update(Job.Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    /// The mean gradients: the root by the number of its rows.
    static SortedMap<String, float[]> means(Partial root) {
        SortedMap<String, float[]> means = new TreeMap<>();
        for (Map.Entry<String, float[]> entry : root.gradients().entrySet()) {
            float[] mean = entry.getValue().clone();
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) ((double) mean[i] / root.rows());
            }
            means.put(entry.getKey(), mean);
        }
        return means;
    }

    /// Applies one step in place.
    void apply(Map<String, Parameter> parameters, Map<String, float[]> means) {
        step++;
        means.forEach((name, gradient) -> {
            float[] weights = Network.values(parameters, name);
            switch (optimizer) {
                case Job.Sgd sgd -> applySgd(sgd, name, weights, gradient);
                case Job.Adam adam -> applyAdam(adam, name, weights, gradient);
            }
        });
    }

    private void applySgd(Job.Sgd sgd, String name, float[] w, float[] gradient) {
        float learningRate = (float) sgd.learningRate();
        float momentum = (float) sgd.momentum();
        float[] buffer = slot(first, name, w.length);
        for (int i = 0; i < w.length; i++) {
            float g = decayed(sgd.weightDecay(), gradient[i], w[i]);
            if (sgd.momentum() != 0.0) {
                buffer[i] = step == 1 ? g : momentum * buffer[i] + g;
                g = sgd.nesterov() ? g + momentum * buffer[i] : buffer[i];
            }
            w[i] = w[i] - learningRate * g;
        }
    }

    private void applyAdam(Job.Adam adam, String name, float[] w, float[] gradient) {
        float beta1 = (float) adam.beta1();
        float beta2 = (float) adam.beta2();
        float rest1 = (float) (1.0 - adam.beta1());
        float rest2 = (float) (1.0 - adam.beta2());
        float eps = (float) adam.eps();
        float stepSize = (float) (adam.learningRate() / (1.0 - StrictMath.pow(adam.beta1(), step)));
        float correction = (float) Math.sqrt(1.0 - StrictMath.pow(adam.beta2(), step));
        float[] m = slot(first, name, w.length);
        float[] v = slot(second, name, w.length);
        for (int i = 0; i < w.length; i++) {
            float g = decayed(adam.weightDecay(), gradient[i], w[i]);
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * (g * g);
            float root = (float) Math.sqrt(v[i]);
            w[i] = w[i] - stepSize * (m[i] / (root / correction + eps));
        }
    }

    private static float decayed(double decay, float gradient, float weight) {
        return decay == 0.0 ? gradient : gradient + (float) decay * weight;
    }

    private static float[] slot(SortedMap<String, float[]> slots, String name, int length) {
        return slots.computeIfAbsent(name, _ -> new float[length]);
    }
}
