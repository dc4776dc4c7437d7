package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.FusedMultiplyAdd.fma;
import static dev.ruban.tensor.kernel.Kernels.LANES;

import java.util.Arrays;

/// [Kernels#leastSquares(int, int, float[], int, float, float[], int, float[], int, float[], int)]
/// panel by panel: the reference, and what its vector twin uses for the rows after the last whole
/// one.
final class ScalarLeastSquares {
    private ScalarLeastSquares() {}

    static double sum(
            int rows,
            int features,
            float[] w,
            int wOffset,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] sums,
            int sumsOffset) {
        Scratch scratch = Scratch.ofThread();
        float[] lanes = scratch.leastSquaresLanes(features);
        double[] losses = scratch.doubleLanes();
        Arrays.fill(lanes, 0, (features + 1) * LANES, 0f);
        Arrays.fill(losses, 0.0);
        for (int row = 0; row < rows; row += LANES)
            addPanel(
                    Math.min(LANES, rows - row),
                    features,
                    w,
                    wOffset,
                    bias,
                    x,
                    xOffset + row * features,
                    y,
                    yOffset + row,
                    lanes,
                    losses);
        return fold(features, lanes, losses, sums, sumsOffset);
    }

    /// Adds the rows of one panel.
    /// @param lanes  of the weights' gradients, then of the bias's
    /// @param losses lanes of the loss
    static void addPanel(
            int rows,
            int features,
            float[] w,
            int wOffset,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] lanes,
            double[] losses) {
        float[] errors = Scratch.ofThread().floatLanes();
        Arrays.fill(errors, 0, rows, 0f);
        for (int k = 0, i = xOffset; k < features; k++, i += rows) {
            float weight = w[wOffset + k];
            for (int row = 0; row < rows; row++) errors[row] = fma(x[i + row], weight, errors[row]);
        }
        for (int row = 0; row < rows; row++) {
            float error = errors[row] + bias - y[yOffset + row];
            float derivative = error + error;
            losses[row] += error * error;
            lanes[features * LANES + row] += derivative;
            errors[row] = derivative;
        }
        for (int k = 0, i = xOffset, j = 0; k < features; k++, i += rows, j += LANES)
            for (int row = 0; row < rows; row++)
                lanes[j + row] = fma(x[i + row], errors[row], lanes[j + row]);
    }

    /// @param sums the weights' gradients, then the bias's, overwritten
    static double fold(int features, float[] lanes, double[] losses, float[] sums, int sumsOffset) {
        for (int k = 0; k <= features; k++) sums[sumsOffset + k] = LaneFold.fold(lanes, k * LANES);
        return Kernels.fold(losses);
    }
}
