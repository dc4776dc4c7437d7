package dev.ruban.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/// Mean and standard deviation of each feature, in double.
final class Standardization {
    private static final int BLOCK_ROWS = 1024;

    private final double[] means;
    private final double[] deviations;

    private Standardization(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /// Of the training rows.
    static Standardization of(float[][] rows, Constants constants) {
        int features = rows[0].length;
        double[] means = new double[features];
        double[] deviations = new double[features];
        for (int feature = 0; feature < features; feature++) {
            double mean = sum(rows, feature, constants, (lane, x) -> lane + x) / rows.length;
            double squares =
                    sum(rows, feature, constants, (lane, x) -> Math.fma(x - mean, x - mean, lane));
            double deviation = Math.sqrt(squares / rows.length);
            means[feature] = mean;
            deviations[feature] = deviation == 0.0 ? 1.0 : deviation;
        }
        return new Standardization(means, deviations);
    }

    /// The rows as the model sees them.
    float[][] apply(float[][] rows) {
        float[][] result = new float[rows.length][means.length];
        for (int row = 0; row < rows.length; row++) {
            for (int k = 0; k < means.length; k++) {
                result[row][k] = (float) ((rows[row][k] - means[k]) / deviations[k]);
            }
        }
        return result;
    }

    private static double sum(
            float[][] rows, int feature, Constants constants, DoubleBinaryOperator term) {
        Sums sums = new Sums(constants);
        List<Optional<Double>> blocks = new ArrayList<>();
        for (int from = 0; from < rows.length; from += BLOCK_ROWS) {
            double[] lanes = sums.doubleLanes();
            for (int i = 0; i < BLOCK_ROWS && from + i < rows.length; i++) {
                int lane = sums.lane(i);
                lanes[lane] = term.applyAsDouble(lanes[lane], rows[from + i][feature]);
            }
            blocks.add(Optional.of(sums.fold(lanes)));
        }
        return sums.tree(blocks, Double::sum).orElseThrow();
    }
}
