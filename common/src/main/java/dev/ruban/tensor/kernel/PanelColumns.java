package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.Kernels.LANES;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Products of rows that lie as [RowPanels] with a single column: the lanes are rows, so that neither
/// product needs a transposition.
///
/// How many panels and features go together was measured with rows in main memory, both cores of a
/// Zen 5, against a plain read. 100 features: two panels at once 0.84 (one 0.72, four 0.69: too
/// many places to read from), 10 features: four panels 0.65, two 0.48. The transposed product keeps
/// eight features in registers over all panels of a block: 0.66 for 10 features, with the sums in
/// memory 0.60; for 100 there is no difference.
final class PanelColumns {
    /// Features whose row lanes are in registers at once.
    static final int FEATURES = 8;

    /// Up to so many features four panels lie together in a page.
    private static final int FEATURES_OF_FOUR = 16;

    private PanelColumns() {}

    /// `c = x @ w` of one block.
    static void multiply(
            int rows,
            int inner,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            float[] c,
            int cOffset) {
        int whole = rows - rows % LANES;
        int row = 0;
        if (LENGTH == LANES && inner <= FEATURES_OF_FOUR)
            for (; row + 4 * LANES <= whole; row += 4 * LANES)
                multiplyFour(inner, x, xOffset + row * inner, w, wOffset, c, cOffset + row);
        if (LENGTH == LANES)
            for (; row + 2 * LANES <= whole; row += 2 * LANES)
                multiplyTwo(
                        inner,
                        x,
                        xOffset + row * inner,
                        LANES * inner,
                        w,
                        wOffset,
                        c,
                        cOffset + row);
        for (; row < whole; row += LANES) {
            int at = xOffset + row * inner;
            if (LENGTH == LANES) multiplyOne(inner, x, at, w, wOffset, c, cOffset + row);
            else
                for (int lane = 0; lane < LANES; lane += 2 * LENGTH)
                    multiplyTwo(inner, x, at + lane, LENGTH, w, wOffset, c, cOffset + row + lane);
        }
        multiplyRest(
                rows - whole, inner, x, xOffset + whole * inner, w, wOffset, c, cOffset + whole);
    }

    /// Two vectors of rows, `distance` apart; four features in turn.
    private static void multiplyTwo(
            int inner,
            float[] x,
            int xOffset,
            int distance,
            float[] w,
            int wOffset,
            float[] c,
            int cOffset) {
        FloatVector sum0 = zero(FLOATS);
        FloatVector sum1 = zero(FLOATS);
        int i = xOffset;
        int k = 0;
        for (; k + 4 <= inner; k += 4, i += 4 * LANES) {
            FloatVector w0 = broadcast(FLOATS, w[wOffset + k]);
            FloatVector w1 = broadcast(FLOATS, w[wOffset + k + 1]);
            FloatVector w2 = broadcast(FLOATS, w[wOffset + k + 2]);
            FloatVector w3 = broadcast(FLOATS, w[wOffset + k + 3]);
            sum0 = fromArray(FLOATS, x, i).fma(w0, sum0);
            sum1 = fromArray(FLOATS, x, i + distance).fma(w0, sum1);
            sum0 = fromArray(FLOATS, x, i + LANES).fma(w1, sum0);
            sum1 = fromArray(FLOATS, x, i + LANES + distance).fma(w1, sum1);
            sum0 = fromArray(FLOATS, x, i + 2 * LANES).fma(w2, sum0);
            sum1 = fromArray(FLOATS, x, i + 2 * LANES + distance).fma(w2, sum1);
            sum0 = fromArray(FLOATS, x, i + 3 * LANES).fma(w3, sum0);
            sum1 = fromArray(FLOATS, x, i + 3 * LANES + distance).fma(w3, sum1);
        }
        for (; k < inner; k++, i += LANES) {
            FloatVector factor = broadcast(FLOATS, w[wOffset + k]);
            sum0 = fromArray(FLOATS, x, i).fma(factor, sum0);
            sum1 = fromArray(FLOATS, x, i + distance).fma(factor, sum1);
        }
        sum0.intoArray(c, cOffset);
        sum1.intoArray(c, cOffset + LENGTH);
    }

    /// Four whole panels.
    private static void multiplyFour(
            int inner, float[] x, int xOffset, float[] w, int wOffset, float[] c, int cOffset) {
        int distance = LANES * inner;
        FloatVector sum0 = zero(FLOATS);
        FloatVector sum1 = zero(FLOATS);
        FloatVector sum2 = zero(FLOATS);
        FloatVector sum3 = zero(FLOATS);
        for (int k = 0, i = xOffset; k < inner; k++, i += LANES) {
            FloatVector factor = broadcast(FLOATS, w[wOffset + k]);
            sum0 = fromArray(FLOATS, x, i).fma(factor, sum0);
            sum1 = fromArray(FLOATS, x, i + distance).fma(factor, sum1);
            sum2 = fromArray(FLOATS, x, i + 2 * distance).fma(factor, sum2);
            sum3 = fromArray(FLOATS, x, i + 3 * distance).fma(factor, sum3);
        }
        sum0.intoArray(c, cOffset);
        sum1.intoArray(c, cOffset + LENGTH);
        sum2.intoArray(c, cOffset + 2 * LENGTH);
        sum3.intoArray(c, cOffset + 3 * LENGTH);
    }

    private static void multiplyOne(
            int inner, float[] x, int xOffset, float[] w, int wOffset, float[] c, int cOffset) {
        FloatVector sum = zero(FLOATS);
        for (int k = 0, i = xOffset; k < inner; k++, i += LANES)
            sum = fromArray(FLOATS, x, i).fma(broadcast(FLOATS, w[wOffset + k]), sum);
        sum.intoArray(c, cOffset);
    }

    /// The panel of fewer than 16 rows.
    private static void multiplyRest(
            int rows,
            int inner,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            float[] c,
            int cOffset) {
        Arrays.fill(c, cOffset, cOffset + rows, 0f);
        for (int k = 0, i = xOffset; k < inner; k++, i += rows) {
            float factor = w[wOffset + k];
            for (int row = 0; row < rows; row++)
                c[cOffset + row] = Math.fma(x[i + row], factor, c[cOffset + row]);
        }
    }

    /// `sums = transpose(x) @ d` of one block, by row lanes.
    static void multiplyTransposed(
            int rows,
            int features,
            float[] x,
            int xOffset,
            float[] d,
            int dOffset,
            float[] sums,
            int sumsOffset) {
        float[] lanes = Scratch.ofThread().featureLanes();
        int k = 0;
        for (; k + FEATURES <= features; k += FEATURES) {
            for (int lane = 0; lane < LANES; lane += LENGTH)
                sumEight(
                        rows / LANES,
                        features,
                        x,
                        xOffset + k * LANES + lane,
                        d,
                        dOffset + lane,
                        lanes,
                        lane);
            finish(FEATURES, k, rows, features, x, xOffset, d, dOffset, lanes, sums, sumsOffset);
        }
        for (; k + 2 <= features; k += 2) {
            for (int lane = 0; lane < LANES; lane += LENGTH)
                sumTwo(
                        rows / LANES,
                        features,
                        x,
                        xOffset + k * LANES + lane,
                        d,
                        dOffset + lane,
                        lanes,
                        lane);
            finish(2, k, rows, features, x, xOffset, d, dOffset, lanes, sums, sumsOffset);
        }
        if (k < features) {
            for (int lane = 0; lane < LANES; lane += LENGTH)
                sumOne(
                        rows / LANES,
                        features,
                        x,
                        xOffset + k * LANES + lane,
                        d,
                        dOffset + lane,
                        lanes,
                        lane);
            finish(1, k, rows, features, x, xOffset, d, dOffset, lanes, sums, sumsOffset);
        }
    }

    private static void sumEight(
            int panels,
            int features,
            float[] x,
            int xOffset,
            float[] d,
            int dOffset,
            float[] lanes,
            int lane) {
        FloatVector sum0 = zero(FLOATS);
        FloatVector sum1 = zero(FLOATS);
        FloatVector sum2 = zero(FLOATS);
        FloatVector sum3 = zero(FLOATS);
        FloatVector sum4 = zero(FLOATS);
        FloatVector sum5 = zero(FLOATS);
        FloatVector sum6 = zero(FLOATS);
        FloatVector sum7 = zero(FLOATS);
        for (int panel = 0, i = xOffset, j = dOffset;
                panel < panels;
                panel++, i += LANES * features, j += LANES) {
            FloatVector factor = fromArray(FLOATS, d, j);
            sum0 = fromArray(FLOATS, x, i).fma(factor, sum0);
            sum1 = fromArray(FLOATS, x, i + LANES).fma(factor, sum1);
            sum2 = fromArray(FLOATS, x, i + 2 * LANES).fma(factor, sum2);
            sum3 = fromArray(FLOATS, x, i + 3 * LANES).fma(factor, sum3);
            sum4 = fromArray(FLOATS, x, i + 4 * LANES).fma(factor, sum4);
            sum5 = fromArray(FLOATS, x, i + 5 * LANES).fma(factor, sum5);
            sum6 = fromArray(FLOATS, x, i + 6 * LANES).fma(factor, sum6);
            sum7 = fromArray(FLOATS, x, i + 7 * LANES).fma(factor, sum7);
        }
        sum0.intoArray(lanes, lane);
        sum1.intoArray(lanes, lane + LANES);
        sum2.intoArray(lanes, lane + 2 * LANES);
        sum3.intoArray(lanes, lane + 3 * LANES);
        sum4.intoArray(lanes, lane + 4 * LANES);
        sum5.intoArray(lanes, lane + 5 * LANES);
        sum6.intoArray(lanes, lane + 6 * LANES);
        sum7.intoArray(lanes, lane + 7 * LANES);
    }

    private static void sumTwo(
            int panels,
            int features,
            float[] x,
            int xOffset,
            float[] d,
            int dOffset,
            float[] lanes,
            int lane) {
        FloatVector sum0 = zero(FLOATS);
        FloatVector sum1 = zero(FLOATS);
        for (int panel = 0, i = xOffset, j = dOffset;
                panel < panels;
                panel++, i += LANES * features, j += LANES) {
            FloatVector factor = fromArray(FLOATS, d, j);
            sum0 = fromArray(FLOATS, x, i).fma(factor, sum0);
            sum1 = fromArray(FLOATS, x, i + LANES).fma(factor, sum1);
        }
        sum0.intoArray(lanes, lane);
        sum1.intoArray(lanes, lane + LANES);
    }

    private static void sumOne(
            int panels,
            int features,
            float[] x,
            int xOffset,
            float[] d,
            int dOffset,
            float[] lanes,
            int lane) {
        FloatVector sum = zero(FLOATS);
        for (int panel = 0, i = xOffset, j = dOffset;
                panel < panels;
                panel++, i += LANES * features, j += LANES)
            sum = fromArray(FLOATS, x, i).fma(fromArray(FLOATS, d, j), sum);
        sum.intoArray(lanes, lane);
    }

    /// Adds the rows after the last whole panel to the lanes of some features, and folds them.
    private static void finish(
            int count,
            int first,
            int rows,
            int features,
            float[] x,
            int xOffset,
            float[] d,
            int dOffset,
            float[] lanes,
            float[] sums,
            int sumsOffset) {
        int rest = rows % LANES;
        int whole = rows - rest;
        int at = xOffset + whole * features + first * rest;
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < rest; i++)
                lanes[k * LANES + i] =
                        Math.fma(
                                x[at + k * rest + i], d[dOffset + whole + i], lanes[k * LANES + i]);
            sums[sumsOffset + first + k] = LaneFold.fold(lanes, k * LANES);
        }
    }
}
