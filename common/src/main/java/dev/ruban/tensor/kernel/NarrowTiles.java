package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/// As [WideTiles], one vector wide: for the last columns of a product, and for single rows.
final class NarrowTiles {
    private NarrowTiles() {}

    /// 8 accumulators.
    static void addEightRows(
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] c,
            int cOffset,
            int cRow) {
        FloatVector c0 = fromArray(FLOATS, c, cOffset);
        FloatVector c1 = fromArray(FLOATS, c, cOffset + cRow);
        FloatVector c2 = fromArray(FLOATS, c, cOffset + 2 * cRow);
        FloatVector c3 = fromArray(FLOATS, c, cOffset + 3 * cRow);
        FloatVector c4 = fromArray(FLOATS, c, cOffset + 4 * cRow);
        FloatVector c5 = fromArray(FLOATS, c, cOffset + 5 * cRow);
        FloatVector c6 = fromArray(FLOATS, c, cOffset + 6 * cRow);
        FloatVector c7 = fromArray(FLOATS, c, cOffset + 7 * cRow);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            c0 = broadcast(FLOATS, a[i]).fma(b0, c0);
            c1 = broadcast(FLOATS, a[i + aRow]).fma(b0, c1);
            c2 = broadcast(FLOATS, a[i + 2 * aRow]).fma(b0, c2);
            c3 = broadcast(FLOATS, a[i + 3 * aRow]).fma(b0, c3);
            c4 = broadcast(FLOATS, a[i + 4 * aRow]).fma(b0, c4);
            c5 = broadcast(FLOATS, a[i + 5 * aRow]).fma(b0, c5);
            c6 = broadcast(FLOATS, a[i + 6 * aRow]).fma(b0, c6);
            c7 = broadcast(FLOATS, a[i + 7 * aRow]).fma(b0, c7);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + cRow);
        c2.intoArray(c, cOffset + 2 * cRow);
        c3.intoArray(c, cOffset + 3 * cRow);
        c4.intoArray(c, cOffset + 4 * cRow);
        c5.intoArray(c, cOffset + 5 * cRow);
        c6.intoArray(c, cOffset + 6 * cRow);
        c7.intoArray(c, cOffset + 7 * cRow);
    }

    /// 4 accumulators.
    static void addFourRows(
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] c,
            int cOffset,
            int cRow) {
        FloatVector c0 = fromArray(FLOATS, c, cOffset);
        FloatVector c1 = fromArray(FLOATS, c, cOffset + cRow);
        FloatVector c2 = fromArray(FLOATS, c, cOffset + 2 * cRow);
        FloatVector c3 = fromArray(FLOATS, c, cOffset + 3 * cRow);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            c0 = broadcast(FLOATS, a[i]).fma(b0, c0);
            c1 = broadcast(FLOATS, a[i + aRow]).fma(b0, c1);
            c2 = broadcast(FLOATS, a[i + 2 * aRow]).fma(b0, c2);
            c3 = broadcast(FLOATS, a[i + 3 * aRow]).fma(b0, c3);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + cRow);
        c2.intoArray(c, cOffset + 2 * cRow);
        c3.intoArray(c, cOffset + 3 * cRow);
    }

    /// A single row.
    static void addRow(
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] c,
            int cOffset,
            int cRow) {
        FloatVector c0 = fromArray(FLOATS, c, cOffset);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            c0 = broadcast(FLOATS, a[i]).fma(b0, c0);
        }
        c0.intoArray(c, cOffset);
    }
}
