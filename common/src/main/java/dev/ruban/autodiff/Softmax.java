package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// `out = exp(x) / sum(exp(x))` along the last axis, without overflow.
final class Softmax extends LastAxisOperation {
    @Override
    String name() {
        return "softmax";
    }

    @Override
    Shape infer(Shape... inputs) {
        inferGroups(inputs[0]);
        return inputs[0];
    }

    @Override
    void forward(Cells cells) {
        float[] x = cells.in[0];
        for (int group = 0; group < groups(cells); group++) {
            int offset = cells.inOffset[0] + group * size;
            int to = cells.outOffset + group * size;
            float sum = exponentials(cells, x, offset, shift(x, offset), cells.out, to);
            for (int i = 0; i < size; i++) cells.out[to + i] /= sum;
        }
    }

    /// ∂L/∂x = (∂L/∂out - sum(∂L/∂out · out)) · out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        for (int group = 0; group < groups(cells); group++) {
            int out = cells.outOffset + group * size;
            int upstream = cells.upstreamOffset + group * size;
            float sum = cells.kernels.dot(size, cells.upstream, upstream, cells.out, out);
            for (int i = 0; i < size; i++)
                target[targetOffset + group * size + i] =
                        (cells.upstream[upstream + i] - sum) * cells.out[out + i];
        }
    }
}
