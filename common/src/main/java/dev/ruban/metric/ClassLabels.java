package dev.ruban.metric;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;

/// Rows whose label is the number of a class.
final class ClassLabels {
    private ClassLabels() {}

    /// @throws RubanException if the label is no class
    static int classOf(RowBlock block, int row) {
        float label = block.label(row, 0);
        int index = (int) label;
        if (index == label && index >= 0 && index < block.outputs()) return index;
        throw new RubanException(
                ExitCode.DATA,
                "label %s is no class; a label is a whole number from 0 to %d, the last class"
                        .formatted(label, block.outputs() - 1));
    }

    /// Whether the row's class has one of the `k` greatest logits: fewer than k are greater, or
    /// equal and of a smaller class. Never if its logit is NaN.
    static boolean isAmongGreatest(int k, RowBlock block, int row) {
        int ofRow = classOf(block, row);
        float logit = block.prediction(row, ofRow);
        int ahead = 0;
        for (int j = 0; j < block.outputs(); j++) {
            float other = block.prediction(row, j);
            if (other > logit || other == logit && j < ofRow) ahead++;
        }
        return ahead < k && !Float.isNaN(logit);
    }
}
