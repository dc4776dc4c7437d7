package dev.ruban.coordinator.program;

import dev.ruban.autodiff.Tensor;
import dev.ruban.tensor.Shape;

/// What a classifier's outputs say about classes.
final class ClassScores {
    private ClassScores() {}

    /// Probabilities from logits: of the second class for one output, else of each class.
    /// @param logits `[rows, outputs]`
    static float[] probabilities(float[] logits, int outputs) {
        Tensor scores = Tensor.of(Shape.of(logits.length / outputs, outputs), logits.clone());
        return (outputs == 1 ? scores.sigmoid() : scores.softmax()).toArray();
    }

    /// The class of a row: for one output the second if it is above 0, else that of the greatest
    /// output, of equal ones the first.
    static int classOf(float[] scores, int row, int outputs) {
        int first = row * outputs;
        if (outputs == 1) return scores[first] > 0f ? 1 : 0;
        int best = 0;
        for (int j = 1; j < outputs; j++) if (scores[first + j] > scores[first + best]) best = j;
        return best;
    }
}
