package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.Kernels.LANES;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Products of a matrix and a single column, and of its transpose and a single column.
final class VectorColumns {
    private VectorColumns() {}

    /// `c = a @ b`, `a` `[m, inner]`. The order allows one accumulator per row, and rows lie apart:
    /// eight rows at once keep the multipliers busy without a transposition.
    static void multiply(
            int m,
            int inner,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        int row = 0;
        for (; row + 8 <= m; row += 8)
            multiplyEightRows(inner, a, aOffset + row * inner, b, bOffset, c, cOffset + row);
        for (; row < m; row++)
            c[cOffset + row] = multiplyRow(inner, a, aOffset + row * inner, b, bOffset);
    }

    /// `c = a @ b` with a single feature.
    static void multiplySingle(
            int rows, float[] a, int aOffset, float factor, float[] c, int cOffset) {
        for (int i = 0; i < rows; i++) c[cOffset + i] = Math.fma(a[aOffset + i], factor, 0f);
    }

    private static void multiplyEightRows(
            int inner, float[] a, int row0, float[] b, int bOffset, float[] c, int cOffset) {
        int row1 = row0 + inner;
        int row2 = row1 + inner;
        int row3 = row2 + inner;
        int row4 = row3 + inner;
        int row5 = row4 + inner;
        int row6 = row5 + inner;
        int row7 = row6 + inner;
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        float sum4 = 0f;
        float sum5 = 0f;
        float sum6 = 0f;
        float sum7 = 0f;
        for (int k = 0; k < inner; k++) {
            float factor = b[bOffset + k];
            sum0 = Math.fma(a[row0 + k], factor, sum0);
            sum1 = Math.fma(a[row1 + k], factor, sum1);
            sum2 = Math.fma(a[row2 + k], factor, sum2);
            sum3 = Math.fma(a[row3 + k], factor, sum3);
            sum4 = Math.fma(a[row4 + k], factor, sum4);
            sum5 = Math.fma(a[row5 + k], factor, sum5);
            sum6 = Math.fma(a[row6 + k], factor, sum6);
            sum7 = Math.fma(a[row7 + k], factor, sum7);
        }
        c[cOffset] = sum0;
        c[cOffset + 1] = sum1;
        c[cOffset + 2] = sum2;
        c[cOffset + 3] = sum3;
        c[cOffset + 4] = sum4;
        c[cOffset + 5] = sum5;
        c[cOffset + 6] = sum6;
        c[cOffset + 7] = sum7;
    }

    private static float multiplyRow(int inner, float[] a, int aOffset, float[] b, int bOffset) {
        float sum = 0f;
        for (int k = 0; k < inner; k++) sum = Math.fma(a[aOffset + k], b[bOffset + k], sum);
        return sum;
    }

    /// `c = transpose(a) @ b`, `a` `[rows, m]`, with row lanes: scratch holds a row of `m`
    /// accumulators for each lane, as many columns at a time as fit.
    static void multiplyTransposed(
            int m,
            int rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        float[] lanes = Scratch.ofThread().laneRows();
        for (int column = 0; column < m; column += Scratch.LANE_COLUMNS) {
            int columns = Math.min(Scratch.LANE_COLUMNS, m - column);
            Arrays.fill(lanes, 0, LANES * columns, 0f);
            for (int row = 0; row < rows; row++) {
                int lane = row % LANES * columns;
                addScaled(columns, b[bOffset + row], a, aOffset + row * m + column, lanes, lane);
            }
            foldRows(columns, lanes);
            System.arraycopy(lanes, 0, c, cOffset + column, columns);
        }
    }

    private static void addScaled(
            int length, float factor, float[] x, int xOffset, float[] y, int yOffset) {
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        int whole = length - length % LENGTH;
        for (int j = 0; j < whole; j += LENGTH)
            fromArray(FLOATS, x, xOffset + j)
                    .fma(factors, fromArray(FLOATS, y, yOffset + j))
                    .intoArray(y, yOffset + j);
        for (int j = whole; j < length; j++)
            y[yOffset + j] = Math.fma(factor, x[xOffset + j], y[yOffset + j]);
    }

    /// [Kernels#fold] of every column; the sums are then in the first row.
    private static void foldRows(int columns, float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            int count = half * columns;
            for (int i = 0; i < count; i++) lanes[i] += lanes[i + count];
        }
    }
}
