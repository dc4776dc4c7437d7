package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.FusedMultiplyAdd.fma;
import static dev.ruban.tensor.kernel.Kernels.LANES;

import java.util.Arrays;

/// [Kernels#leastSquares(int, float, float, float[], int, float[], int, float[], int)] row by row:
/// the reference, and what its vector twin uses for the rows after the last whole row of lanes.
final class ScalarLeastSquares {
    private ScalarLeastSquares() {}

    static double sum(
            int rows,
            float weight,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] sums,
            int sumsOffset) {
        Scratch scratch = Scratch.ofThread();
        float[] lanes = scratch.featureLanes();
        double[] losses = scratch.doubleLanes();
        Arrays.fill(lanes, 0, 2 * LANES, 0f);
        Arrays.fill(losses, 0.0);
        addRows(0, rows, weight, bias, x, xOffset, y, yOffset, lanes, losses);
        return fold(lanes, losses, sums, sumsOffset);
    }

    /// Adds the rows `[from, to)`.
    /// @param lanes  of the weight's gradient, then of the bias's
    /// @param losses lanes of the loss
    static void addRows(
            int from,
            int to,
            float weight,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] lanes,
            double[] losses) {
        for (int row = from; row < to; row++) {
            int lane = row % LANES;
            float feature = x[xOffset + row];
            float error = fma(feature, weight, 0f) + bias - y[yOffset + row];
            float derivative = error + error;
            losses[lane] += error * error;
            lanes[lane] = fma(feature, derivative, lanes[lane]);
            lanes[LANES + lane] += derivative;
        }
    }

    static double fold(float[] lanes, double[] losses, float[] sums, int sumsOffset) {
        sums[sumsOffset] = Kernels.fold(lanes, 0);
        sums[sumsOffset + 1] = Kernels.fold(lanes, LANES);
        return Kernels.fold(losses);
    }
}
