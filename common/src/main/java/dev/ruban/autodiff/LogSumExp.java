package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// `out = log(sum(exp(x)))` along the last axis, which disappears; without overflow.
final class LogSumExp extends LastAxisOperation {
    @Override
    String name() {
        return "logSumExp";
    }

    @Override
    Shape infer(Shape... inputs) {
        inferGroups(inputs[0]);
        return Shape.of(Arrays.copyOf(inputs[0].sizes(), inputs[0].rank() - 1));
    }

    @Override
    void forward(Cells cells) {
        float[] x = cells.in[0];
        for (int group = 0; group < groups(cells); group++) {
            int offset = cells.inOffset[0] + group * size;
            float shift = shift(x, offset);
            float sum = exponentials(cells, x, offset, shift, cells.scratch(0, size), 0);
            cells.out[cells.outOffset + group] = log(cells, sum) + shift;
        }
    }

    /// ∂L/∂x = exp(x - out) · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = groups(cells) * size;
        for (int i = 0; i < length; i++)
            target[targetOffset + i] =
                    cells.in[0][cells.inOffset[0] + i] - cells.out[cells.outOffset + i / size];
        cells.kernels.exp(length, target, targetOffset, target, targetOffset);
        for (int i = 0; i < length; i++)
            target[targetOffset + i] *= cells.upstream[cells.upstreamOffset + i / size];
    }
}
