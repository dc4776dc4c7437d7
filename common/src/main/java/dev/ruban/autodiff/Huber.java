package dev.ruban.autodiff;

/// Huber's loss of predictions `z` and labels `t`, element by element, with `e = z - t`: `e² / 2`
/// where
/// `|e| <= delta`, else `delta * (|e| - delta / 2)` (Huber, Ann. Math. Statist. 35, 1964).
final class Huber extends LabelledOperation {
    private final float delta;

    Huber(float delta) {
        this.delta = delta;
    }

    @Override
    String name() {
        return "huber";
    }

    @Override
    void forward(Cells cells) {
        int length = length(cells);
        for (int i = 0; i < length; i++) {
            float error = error(cells, i);
            float size = Math.abs(error);
            cells.out[cells.outOffset + i] =
                    size > delta ? delta * (size - 0.5f * delta) : 0.5f * error * error;
        }
    }

    private static float error(Cells cells, int i) {
        return cells.in[0][cells.inOffset[0] + i] - cells.in[1][cells.inOffset[1] + i];
    }

    /// ∂L/∂z = clamp(e, -delta, delta) · ∂L/∂out.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = length(cells);
        for (int i = 0; i < length; i++) {
            float error = error(cells, i);
            float slope = error > delta ? delta : error < -delta ? -delta : error;
            target[targetOffset + i] = slope * cells.upstream[cells.upstreamOffset + i];
        }
    }
}
