package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// `out = (x - mean) / sqrt(variance + eps)` along the last axis, with the variance of the whole,
/// not of a sample (Ba, Kiros & Hinton, arXiv:1607.06450).
final class Normalization extends LastAxisOperation {
    private final float epsilon;

    Normalization(float epsilon) {
        this.epsilon = epsilon;
    }

    @Override
    String name() {
        return "normalize";
    }

    @Override
    Shape infer(Shape... inputs) {
        inferGroups(inputs[0]);
        return inputs[0];
    }

    @Override
    void forward(Cells cells) {
        for (int group = 0; group < groups(cells); group++) {
            int to = cells.outOffset + group * size;
            float scale = center(cells, group, cells.out, to);
            for (int i = 0; i < size; i++) cells.out[to + i] *= scale;
        }
    }

    /// Writes `x - mean`; returns `1 / sqrt(variance + eps)`.
    private float center(Cells cells, int group, float[] target, int targetOffset) {
        float[] x = cells.in[0];
        int offset = cells.inOffset[0] + group * size;
        float mean = cells.kernels.sum(size, x, offset) / size;
        for (int i = 0; i < size; i++) target[targetOffset + i] = x[offset + i] - mean;
        float squares = cells.kernels.dot(size, target, targetOffset, target, targetOffset);
        return 1f / (float) Math.sqrt(squares / size + epsilon);
    }

    /// ∂L/∂x = ((u - mean(u)) - out · mean(u · out)) / sqrt(variance + eps), with u = ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        for (int group = 0; group < groups(cells); group++) {
            int to = targetOffset + group * size;
            int out = cells.outOffset + group * size;
            int upstream = cells.upstreamOffset + group * size;
            float scale = center(cells, group, target, to);
            float mean = cells.kernels.sum(size, cells.upstream, upstream) / size;
            float along = cells.kernels.dot(size, cells.upstream, upstream, cells.out, out) / size;
            for (int i = 0; i < size; i++) {
                float centered = cells.upstream[upstream + i] - mean;
                target[to + i] = (centered - cells.out[out + i] * along) * scale;
            }
        }
    }
}
