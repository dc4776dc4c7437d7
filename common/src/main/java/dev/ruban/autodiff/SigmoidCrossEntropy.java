package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// Binary cross-entropy of logits `z` and labels `t`, element by element:
/// `max(z, 0) - z * t + log(1 + exp(-|z|))`.
final class SigmoidCrossEntropy extends Operation {
    private int elements;

    @Override
    String name() {
        return "sigmoidCrossEntropy";
    }

    @Override
    Shape infer(Shape... inputs) {
        if (!inputs[0].equals(inputs[1]))
            throw new ShapeMismatchException(
                    "%s%s: logits have shape %s but labels have shape %s; both must be the same"
                            .formatted(name(), CallSite.describe(), inputs[0], inputs[1]));
        elements = inputs[0].elements();
        return inputs[0];
    }

    @Override
    boolean isDifferentiable(int input) {
        return input == 0;
    }

    @Override
    void forward(Cells cells) {
        int length = cells.rows * elements;
        float[] tails = cells.scratch(0, length);
        float[] logits = cells.in[0];
        int z = cells.inOffset[0];
        for (int i = 0; i < length; i++) tails[i] = -Math.abs(logits[z + i]);
        cells.kernels.softplus(length, tails, 0, cells.out, cells.outOffset);
        for (int i = 0; i < length; i++) {
            float label = cells.in[1][cells.inOffset[1] + i];
            float linear = Math.max(logits[z + i], 0f) - logits[z + i] * label;
            cells.out[cells.outOffset + i] = linear + cells.out[cells.outOffset + i];
        }
    }

    /// ∂L/∂z = (sigmoid(z) - t) · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = cells.rows * elements;
        cells.kernels.sigmoid(length, cells.in[0], cells.inOffset[0], target, targetOffset);
        for (int i = 0; i < length; i++) {
            float error = target[targetOffset + i] - cells.in[1][cells.inOffset[1] + i];
            target[targetOffset + i] = error * cells.upstream[cells.upstreamOffset + i];
        }
    }
}
