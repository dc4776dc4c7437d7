package dev.ruban.optimizer;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.ParameterLayout.Entry;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;

/// What stands between the mean gradients and the optimizer: the penalty's gradient, then clipping
/// (ARCHITECTURE.md, "Update", 2 to 4). Works in place and allocates nothing after it is made. Not
/// thread-safe.
public final class GradientTransform {
    /// Added to a norm before a bound is divided by it, as PyTorch does.
    private static final double SOFTENING = 1e-6;

    private final ParameterLayout layout;
    private final Penalty penalty;
    private final Clipping clipping;
    private final List<Entry> weights;
    private final ParameterSums ofAll;
    private final ParameterSums ofWeights;

    public GradientTransform(
            ParameterLayout layout, Kernels kernels, Penalty penalty, Clipping clipping) {
        this.layout = layout;
        this.penalty = penalty;
        this.clipping = clipping;
        weights = Penalty.weightsOf(layout);
        ofAll = new ParameterSums(layout, kernels);
        ofWeights = new ParameterSums(weights, kernels);
    }

    /// Whether the gradients stay as they are.
    public boolean isIdentity() {
        return penalty.isNone() && !clipping.boundsValues() && !needsNorms();
    }

    /// Whether all gradients must be there before the first can be used: where not, [#applyToRange]
    /// is the whole transform, chunk by chunk.
    public boolean needsNorms() {
        return clipping.boundsTensorNorms() || clipping.boundsGlobalNorm();
    }

    /// The whole transform.
    /// @param gradients mean over the rows of the batch, flat; overwritten
    /// @param values    parameters before the step, flat; only read
    public void apply(float[] gradients, float[] values) {
        applyToRange(gradients, values, 0, layout.elements());
        applyNorms(gradients);
    }

    /// The part without norms, penalty and bound of values, of the elements `[from, to)`.
    public void applyToRange(float[] gradients, float[] values, int from, int to) {
        if (!penalty.isNone())
            for (Entry weight : weights) {
                int start = Math.max(from, weight.offset());
                penalize(gradients, values, start, Math.min(to, weight.end()));
            }
        if (clipping.boundsValues()) bound(gradients, from, to);
    }

    /// The part with norms, after [#applyToRange] of all elements.
    public void applyNorms(float[] gradients) {
        if (clipping.boundsTensorNorms())
            for (Entry tensor : layout.entries()) {
                double norm = ofAll.norm(tensor, gradients);
                scale(clipping.tensorNorm(), norm, gradients, tensor.offset(), tensor.end());
            }
        if (clipping.boundsGlobalNorm()) {
            double norm = ofAll.norm(gradients);
            scale(clipping.globalNorm(), norm, gradients, 0, layout.elements());
        }
    }

    /// What the penalty adds to the mean loss of rows; 0 where there is none. A reported sum of
    /// losses is `root + rows * penalty`, before it is divided by rows.
    /// @param values parameters, flat
    public double penalty(float[] values) {
        if (penalty.isNone()) return 0;
        double magnitude = penalty.l1() * ofWeights.magnitude(values);
        return magnitude + penalty.l2() * ofWeights.dot(values, values);
    }

    private void penalize(float[] gradients, float[] values, int from, int to) {
        float l1 = (float) penalty.l1();
        float twiceL2 = (float) (2 * penalty.l2());
        for (int i = from; i < to; i++) {
            float w = values[i];
            gradients[i] += l1 * Math.signum(w) + twiceL2 * w;
        }
    }

    private void bound(float[] gradients, int from, int to) {
        float bound = (float) clipping.value();
        for (int i = from; i < to; i++)
            gradients[i] = Math.min(Math.max(gradients[i], -bound), bound);
    }

    private static void scale(double bound, double norm, float[] gradients, int from, int to) {
        float factor = (float) Math.min(1, bound / (norm + SOFTENING));
        for (int i = from; i < to; i++) gradients[i] *= factor;
    }
}
