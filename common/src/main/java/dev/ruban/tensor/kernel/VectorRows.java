package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;

/// Sums over rows of several columns: row after row is added to the sums, along the columns.
final class VectorRows {
    private VectorRows() {}

    static void sum(int rows, int columns, float[] a, int aOffset, float[] sums, int sumsOffset) {
        Arrays.fill(sums, sumsOffset, sumsOffset + columns, 0f);
        for (int row = 0; row < rows; row++)
            add(columns, a, aOffset + row * columns, sums, sumsOffset);
    }

    private static void add(int columns, float[] x, int xOffset, float[] y, int yOffset) {
        int whole = columns - columns % LENGTH;
        for (int j = 0; j < whole; j += LENGTH)
            fromArray(FLOATS, y, yOffset + j)
                    .add(fromArray(FLOATS, x, xOffset + j))
                    .intoArray(y, yOffset + j);
        for (int j = whole; j < columns; j++) y[yOffset + j] += x[xOffset + j];
    }

    static void sumOfProducts(
            int rows,
            int columns,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] sums,
            int sumsOffset) {
        Arrays.fill(sums, sumsOffset, sumsOffset + columns, 0f);
        for (int row = 0; row < rows; row++) {
            int start = row * columns;
            addProducts(columns, a, aOffset + start, b, bOffset + start, sums, sumsOffset);
        }
    }

    private static void addProducts(
            int columns, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset) {
        int whole = columns - columns % LENGTH;
        for (int j = 0; j < whole; j += LENGTH)
            fromArray(FLOATS, a, aOffset + j)
                    .fma(fromArray(FLOATS, b, bOffset + j), fromArray(FLOATS, y, yOffset + j))
                    .intoArray(y, yOffset + j);
        for (int j = whole; j < columns; j++)
            y[yOffset + j] = Math.fma(a[aOffset + j], b[bOffset + j], y[yOffset + j]);
    }
}
