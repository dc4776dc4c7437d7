package dev.ruban.optimizer;

import dev.ruban.reduction.DoubleTree;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.ParameterLayout.Entry;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;

/// Norms and inner products over flat arrays of parameters, in double, in the order of
/// ARCHITECTURE.md, "Sums over parameters": each tensor is cut into segments of 4,096 elements; a
/// segment has 16 lanes; segments by the tree, tensors in name order by the tree. It allocates
/// nothing after it is made. Not thread-safe.
final class ParameterSums {
    static final int SEGMENT = 4096;

    private final List<Entry> tensors;
    private final Kernels kernels;
    private final DoubleTree segments = new DoubleTree();
    private final DoubleTree sums = new DoubleTree();
    private final float[] magnitudes = new float[SEGMENT];

    ParameterSums(ParameterLayout layout, Kernels kernels) {
        this(layout.entries(), kernels);
    }

    /// @param tensors those that are summed, in name order
    ParameterSums(List<Entry> tensors, Kernels kernels) {
        this.tensors = tensors.stream().filter(tensor -> tensor.elements() > 0).toList();
        this.kernels = kernels;
    }

    /// Sum of products.
    double dot(float[] a, float[] b) {
        for (Entry tensor : tensors) sums.add(dot(tensor, a, b));
        return sums.finish();
    }

    /// Square root of the sum of squares of all tensors.
    double norm(float[] values) {
        return Math.sqrt(dot(values, values));
    }

    /// Square root of the sum of squares of one tensor.
    double norm(Entry tensor, float[] values) {
        return Math.sqrt(dot(tensor, values, values));
    }

    /// Sum of absolute values.
    double magnitude(float[] values) {
        for (Entry tensor : tensors) sums.add(magnitude(tensor, values));
        return sums.finish();
    }

    private double dot(Entry tensor, float[] a, float[] b) {
        for (int from = tensor.offset(); from < tensor.end(); from += SEGMENT) {
            int length = Math.min(SEGMENT, tensor.end() - from);
            segments.add(kernels.dotAsDouble(length, a, from, b, from));
        }
        return segments.finish();
    }

    private double magnitude(Entry tensor, float[] values) {
        for (int from = tensor.offset(); from < tensor.end(); from += SEGMENT) {
            int length = Math.min(SEGMENT, tensor.end() - from);
            for (int i = 0; i < length; i++) magnitudes[i] = Math.abs(values[from + i]);
            segments.add(kernels.sumAsDouble(length, magnitudes, 0));
        }
        return segments.finish();
    }
}
