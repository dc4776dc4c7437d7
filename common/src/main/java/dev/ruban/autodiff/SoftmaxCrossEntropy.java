package dev.ruban.autodiff;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.Shape;

/// Cross-entropy of logits `z`, `[rows, C]`, and class labels `t`, `[rows, 1]`, for each row:
/// `log(sum(exp(z))) - z[t]`.
final class SoftmaxCrossEntropy extends LastAxisOperation {
    private String place = "";

    @Override
    String name() {
        return "softmaxCrossEntropy";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape logits = inputs[0];
        Shape labels = inputs[1];
        place = CallSite.describe();
        inferGroups(logits);
        boolean fits = logits.rank() == 2 && labels.rank() == 2 && labels.size(1) == 1;
        if (!fits || labels.size(0) != logits.size(0))
            throw new ShapeMismatchException(
                    """
                    softmaxCrossEntropy%s: logits have shape %s and labels %s; [rows, classes] \
                    and [rows, 1] are needed\
                    """
                            .formatted(place, logits, labels));
        return Shape.of(logits.size(0));
    }

    @Override
    boolean isDifferentiable(int input) {
        return input == 0;
    }

    @Override
    void forward(Cells cells) {
        float[] logits = cells.in[0];
        for (int row = 0; row < groups(cells); row++) {
            int offset = cells.inOffset[0] + row * size;
            float ofLabel = logits[offset + label(cells, row)];
            float shift = shift(logits, offset);
            float sum = exponentials(cells, logits, offset, shift, cells.scratch(0, size), 0);
            cells.out[cells.outOffset + row] = log(cells, sum) - (ofLabel - shift);
        }
    }

    private int label(Cells cells, int row) {
        float value = cells.in[1][cells.inOffset[1] + row];
        int label = (int) value;
        if (label == value && label >= 0 && label < size) return label;
        throw new RubanException(
                ExitCode.DATA,
                """
                softmaxCrossEntropy%s: %s: label %s is no class; a label is a whole number \
                from 0 to %d, one less than the number of logits\
                """
                        .formatted(
                                place, cells.pass.describe(cells.firstRow + row), value, size - 1));
    }

    /// ∂L/∂z = (softmax(z) - onehot(t)) · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        float[] logits = cells.in[0];
        for (int row = 0; row < groups(cells); row++) {
            int offset = cells.inOffset[0] + row * size;
            int to = targetOffset + row * size;
            float sum = exponentials(cells, logits, offset, shift(logits, offset), target, to);
            for (int i = 0; i < size; i++) target[to + i] /= sum;
            target[to + label(cells, row)] -= 1f;
            float upstream = cells.upstream[cells.upstreamOffset + row];
            for (int i = 0; i < size; i++) target[to + i] *= upstream;
        }
    }
}
