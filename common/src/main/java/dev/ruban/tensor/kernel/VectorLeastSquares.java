package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.Kernels.LANES;
import static dev.ruban.tensor.kernel.VectorWidth.DOUBLES;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS_TO_WIDEN;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static dev.ruban.tensor.kernel.VectorWidth.load;
import static dev.ruban.tensor.kernel.VectorWidth.zero;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The twin of [ScalarLeastSquares]: errors never leave the registers, so that rows are read once and
/// nothing is written. They are computed twice, once more as half vectors, since these are what
/// becomes a vector of doubles: cheaper than to take a vector apart.
final class VectorLeastSquares {
    private VectorLeastSquares() {}

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
        int whole = rows - rows % LANES;
        for (int lane = 0; lane < LANES; lane += LENGTH)
            sumLanes(
                    lane, whole, weight, bias, x, xOffset + lane, y, yOffset + lane, lanes, losses);
        ScalarLeastSquares.addRows(
                whole, rows, weight, bias, x, xOffset, y, yOffset, lanes, losses);
        return ScalarLeastSquares.fold(lanes, losses, sums, sumsOffset);
    }

    /// A vector of lanes from `lane` on; where these are not all, rows come several times, from the
    /// first-level cache, since they are a block.
    private static void sumLanes(
            int lane,
            int rows,
            float weight,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] lanes,
            double[] losses) {
        FloatVector weights = FloatVector.broadcast(FLOATS, weight);
        FloatVector biases = FloatVector.broadcast(FLOATS, bias);
        FloatVector halfWeights = FloatVector.broadcast(FLOATS_TO_WIDEN, weight);
        FloatVector halfBiases = FloatVector.broadcast(FLOATS_TO_WIDEN, bias);
        FloatVector byWeight = zero();
        FloatVector byBias = zero();
        DoubleVector loss0 = DoubleVector.zero(DOUBLES);
        DoubleVector loss1 = DoubleVector.zero(DOUBLES);
        for (int row = 0, i = xOffset, j = yOffset;
                row < rows;
                row += LANES, i += LANES, j += LANES) {
            FloatVector features = load(x, i);
            FloatVector errors = features.fma(weights, zero()).add(biases).sub(load(y, j));
            FloatVector derivatives = errors.add(errors);
            byWeight = features.fma(derivatives, byWeight);
            byBias = byBias.add(derivatives);
            loss0 = loss0.add(losses(halfWeights, halfBiases, x, i, y, j));
            loss1 =
                    loss1.add(
                            losses(halfWeights, halfBiases, x, i + LENGTH / 2, y, j + LENGTH / 2));
        }
        byWeight.intoArray(lanes, lane);
        byBias.intoArray(lanes, LANES + lane);
        loss0.intoArray(losses, lane);
        loss1.intoArray(losses, lane + LENGTH / 2);
    }

    private static DoubleVector losses(
            FloatVector weights, FloatVector biases, float[] x, int i, float[] y, int j) {
        FloatVector errors =
                FloatVector.fromArray(FLOATS_TO_WIDEN, x, i)
                        .fma(weights, FloatVector.zero(FLOATS_TO_WIDEN))
                        .add(biases)
                        .sub(FloatVector.fromArray(FLOATS_TO_WIDEN, y, j));
        return (DoubleVector) errors.mul(errors).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
