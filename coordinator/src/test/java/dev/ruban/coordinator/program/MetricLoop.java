package dev.ruban.coordinator.program;

import dev.ruban.autodiff.RowExecution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Metrics by plain loops, after the chapter on the arithmetic.
/// @param outputs floats of a prediction
/// @param labels  floats of a label
record MetricLoop(List<String> names, int outputs, int labels) {
    /// What is known of some rows. Of the sums the first is of absolute errors, the second of
    /// squared ones, the third of losses; then come the squared errors of each output.
    record Totals(double[] sums, long right, long amongTwo, List<float[]> scores, long rows) {
        Totals plus(Totals later) {
            double[] both = sums.clone();
            for (int i = 0; i < both.length; i++) both[i] += later.sums[i];
            List<float[]> all = new ArrayList<>(scores);
            all.addAll(later.scores);
            return new Totals(
                    both, right + later.right, amongTwo + later.amongTwo, all, rows + later.rows);
        }
    }

    static @Nullable Totals plus(@Nullable Totals left, @Nullable Totals right) {
        return left == null || right == null ? null : left.plus(right);
    }

    Totals ofBlock(RowExecution block, int rows) {
        double[] sums = new double[3 + outputs];
        sums[0] = lanes(rows, row -> ofErrors(block, row, false));
        sums[1] = lanes(rows, row -> ofErrors(block, row, true));
        sums[2] = lanes(rows, row -> block.losses()[block.lossesOffset() + row]);
        for (int j = 0; j < outputs && labels == outputs; j++) {
            int output = j;
            sums[3 + j] = lanes(rows, row -> error(block, row, output) * error(block, row, output));
        }
        long right = 0;
        long amongTwo = 0;
        List<float[]> scores = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (rank(block, row) < 1) right++;
            if (rank(block, row) < 2) amongTwo++;
            scores.add(new float[] {logit(block, row, 0), label(block, row, 0)});
        }
        return new Totals(sums, right, amongTwo, scores, rows);
    }

    private double ofErrors(RowExecution block, int row, boolean squared) {
        double sum = 0;
        for (int j = 0; j < outputs && labels == outputs; j++) {
            double error = error(block, row, j);
            sum += squared ? error * error : Math.abs(error);
        }
        return sum;
    }

    private double error(RowExecution block, int row, int output) {
        return (double) logit(block, row, output) - label(block, row, output);
    }

    private float logit(RowExecution block, int row, int output) {
        return block.predictions()[block.predictionsOffset() + row * outputs + output];
    }

    private float label(RowExecution block, int row, int column) {
        return block.labels()[row * labels + column];
    }

    /// How many classes come before the row's own.
    private int rank(RowExecution block, int row) {
        float label = label(block, row, 0);
        if (outputs == 1) return logit(block, row, 0) > 0 == label > 0 ? 0 : 1;
        float own = logit(block, row, Math.clamp((int) label, 0, outputs - 1));
        int before = 0;
        for (int j = 0; j < outputs; j++) {
            float other = logit(block, row, j);
            if (other > own || other == own && j < label) before++;
        }
        return before;
    }

    static double lanes(int rows, IntToDoubleFunction term) {
        double[] lanes = new double[16];
        for (int row = 0; row < rows; row++) lanes[row % 16] += term.applyAsDouble(row);
        for (int half = 8; half >= 1; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        return lanes[0];
    }

    /// As `name=value`, without a value where it is undefined.
    /// @param deviations of each label, squared, over all rows
    List<String> values(Totals totals, double... deviations) {
        return names.stream().map(name -> name + "=" + value(name, totals, deviations)).toList();
    }

    private String value(String name, Totals totals, double... deviations) {
        double rows = totals.rows;
        return switch (name) {
            case "mae" -> String.valueOf(totals.sums[0] / (rows * outputs));
            case "rmse" -> String.valueOf(Math.sqrt(totals.sums[1] / (rows * outputs)));
            case "r2" -> String.valueOf(determination(totals, deviations));
            case "accuracy" -> String.valueOf(totals.right / rows);
            case "top_2_accuracy" -> String.valueOf(totals.amongTwo / rows);
            case "log_loss" -> String.valueOf(totals.sums[2] / rows);
            case "auc" -> area(totals.scores);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private double determination(Totals totals, double... deviations) {
        double sum = 0;
        for (int j = 0; j < outputs; j++) sum += 1 - totals.sums[3 + j] / deviations[j];
        return sum / outputs;
    }

    /// Over all pairs.
    private static String area(List<float[]> scores) {
        long twiceWins = 0;
        long pairs = 0;
        for (float[] positive : scores)
            for (float[] negative : scores) {
                if (!(positive[1] > 0) || negative[1] > 0) continue;
                pairs++;
                if (positive[0] > negative[0]) twiceWins += 2;
                if (positive[0] == negative[0]) twiceWins++;
            }
        return pairs == 0 ? "" : String.valueOf((double) twiceWins / (double) (2 * pairs));
    }
}
