package dev.ruban.autodiff;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;

/// The hinge loss of predictions `z` and labels `t`, element by element: `max(1 - t * z, 0)`.
/// Labels are -1 or 1; 0 means -1.
final class HingeLoss extends LabelledOperation {
    @Override
    String name() {
        return "hinge";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        for (int i = 0; i < length; i++)
            cells.out[cells.outOffset + i] = Math.max(margin(cells, i), 0f);
    }

    private float margin(Cells cells, int i) {
        return 1f - label(cells, i) * cells.in[0][cells.inOffset[0] + i];
    }

    private float label(Cells cells, int i) {
        float label = cells.in[1][cells.inOffset[1] + i];
        if (label == 1f || label == -1f) return label;
        if (label == 0f) return -1f;
        throw new RubanException(
                ExitCode.DATA,
                "hinge%s: %s: label %s is neither 1 nor -1 nor 0 (which means -1)"
                        .formatted(place(), cells.pass.describe(rowOf(cells, i)), label));
    }

    /// ∂L/∂z = -t · ∂L/∂out where the loss is above 0, else 0.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        for (int i = 0; i < length; i++)
            target[targetOffset + i] =
                    margin(cells, i) > 0f
                            ? -label(cells, i) * cells.upstream[cells.upstreamOffset + i]
                            : 0f;
    }
}
