package dev.ruban.coordinator.server;

import dev.ruban.optimizer.GradientTransform;
import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.Optimizer.Buffers;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.reduction.Partial;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.wire.TensorChunks;
import java.util.List;
import java.util.stream.IntStream;

/// The parameters and the optimizer's slots, twice: the present ones stay whole until the next ones
/// are committed. Not thread-safe.
final class TrainedParameters {
    private final Optimizer optimizer;
    private final GradientTransform transform;
    private final boolean penalized;
    private Buffers present;
    private Buffers next;
    private List<TensorChunk> chunks = List.of();

    /// @param kernels that sum over parameters
    TrainedParameters(UpdateRule rule, ParameterLayout layout, float[] initial, Kernels kernels) {
        optimizer = rule.optimizer();
        transform = rule.transform(layout, kernels);
        penalized = !rule.penalty().isNone();
        present = buffers(initial.clone());
        next = buffers(new float[initial.length]);
    }

    private Buffers buffers(float[] values) {
        int slots = optimizer.slotNames().size();
        return new Buffers(
                values, IntStream.range(0, slots).mapToObj(i -> new float[values.length]).toList());
    }

    /// The sum of the rows' losses with the penalty of the present parameters (ARCHITECTURE.md,
    /// "Losses reported").
    double loss(Partial root) {
        if (!penalized) return root.loss();
        return root.loss() + root.rows() * transform.penalty(present.values());
    }

    /// Overwrites the root's gradients by their mean, penalties and clipping included.
    /// @return whether they are finite
    boolean mean(Partial root) {
        float[] gradients = root.gradients();
        average(gradients, root.rows());
        if (gradients.length > 0 && !transform.isIdentity())
            transform.apply(gradients, present.values());
        return isFinite(gradients);
    }

    /// Takes values that will be the present ones with the next [#commit].
    void prepare(float[] values) {
        System.arraycopy(values, 0, next.values(), 0, values.length);
    }

    /// Computes the next parameters from the root of a step; overwrites its gradients.
    /// @param step 1-based
    /// @return whether gradients and next parameters are finite
    boolean update(long step, Partial root) {
        boolean finite = mean(root);
        float[] gradients = root.gradients();
        optimizer.update(step, gradients, present, next, 0, gradients.length);
        return finite && isFinite(next.values());
    }

    /// ARCHITECTURE.md, "Update", 1.
    private static void average(float[] gradients, long rows) {
        for (int i = 0; i < gradients.length; i++)
            gradients[i] = (float) ((double) gradients[i] / rows);
    }

    /// The sum of `0 * x` is 0 for finite `x`, and NaN if one is not: no branch for each.
    private static boolean isFinite(float[] values) {
        float zero = 0f;
        for (float value : values) zero += 0f * value;
        return zero == 0f;
    }

    /// The next ones are the present ones from now on.
    void commit() {
        Buffers before = present;
        present = next;
        next = before;
        chunks = List.of();
    }

    /// The array itself.
    float[] values() {
        return present.values();
    }

    /// The present values, cut for the wire once.
    List<TensorChunk> chunks() {
        if (chunks.isEmpty()) chunks = TensorChunks.cut(present.values());
        return chunks;
    }
}
