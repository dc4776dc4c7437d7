package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/// The innermost loops of a product: tiles of the output, two vectors wide, which stay in registers
/// while `depth` steps of the inner axis are added to them, one after the other. Element `(r, j)`
/// of a tile gets `fma(a[r, k], b[k, j], .)`; `a[r, k]` lies at `aOffset + r * aRow + k * aStep`,
/// `b[k, j]` at `bOffset + k * bStep + j`, the tile's own at `cOffset + r * cRow + j`.
///
/// The methods are long because every accumulator has to be a local variable: only these become
/// registers.
final class WideTiles {
    private WideTiles() {}

    /// 16 accumulators, for CPUs with 32 vector registers.
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
        FloatVector c00 = fromArray(FLOATS, c, cOffset);
        FloatVector c01 = fromArray(FLOATS, c, cOffset + LENGTH);
        FloatVector c10 = fromArray(FLOATS, c, cOffset + cRow);
        FloatVector c11 = fromArray(FLOATS, c, cOffset + cRow + LENGTH);
        FloatVector c20 = fromArray(FLOATS, c, cOffset + 2 * cRow);
        FloatVector c21 = fromArray(FLOATS, c, cOffset + 2 * cRow + LENGTH);
        FloatVector c30 = fromArray(FLOATS, c, cOffset + 3 * cRow);
        FloatVector c31 = fromArray(FLOATS, c, cOffset + 3 * cRow + LENGTH);
        FloatVector c40 = fromArray(FLOATS, c, cOffset + 4 * cRow);
        FloatVector c41 = fromArray(FLOATS, c, cOffset + 4 * cRow + LENGTH);
        FloatVector c50 = fromArray(FLOATS, c, cOffset + 5 * cRow);
        FloatVector c51 = fromArray(FLOATS, c, cOffset + 5 * cRow + LENGTH);
        FloatVector c60 = fromArray(FLOATS, c, cOffset + 6 * cRow);
        FloatVector c61 = fromArray(FLOATS, c, cOffset + 6 * cRow + LENGTH);
        FloatVector c70 = fromArray(FLOATS, c, cOffset + 7 * cRow);
        FloatVector c71 = fromArray(FLOATS, c, cOffset + 7 * cRow + LENGTH);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            FloatVector b1 = fromArray(FLOATS, b, j + LENGTH);
            FloatVector a0 = broadcast(FLOATS, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(FLOATS, a[i + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(FLOATS, a[i + 2 * aRow]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(FLOATS, a[i + 3 * aRow]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = broadcast(FLOATS, a[i + 4 * aRow]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = broadcast(FLOATS, a[i + 5 * aRow]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = broadcast(FLOATS, a[i + 6 * aRow]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = broadcast(FLOATS, a[i + 7 * aRow]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LENGTH);
        c10.intoArray(c, cOffset + cRow);
        c11.intoArray(c, cOffset + cRow + LENGTH);
        c20.intoArray(c, cOffset + 2 * cRow);
        c21.intoArray(c, cOffset + 2 * cRow + LENGTH);
        c30.intoArray(c, cOffset + 3 * cRow);
        c31.intoArray(c, cOffset + 3 * cRow + LENGTH);
        c40.intoArray(c, cOffset + 4 * cRow);
        c41.intoArray(c, cOffset + 4 * cRow + LENGTH);
        c50.intoArray(c, cOffset + 5 * cRow);
        c51.intoArray(c, cOffset + 5 * cRow + LENGTH);
        c60.intoArray(c, cOffset + 6 * cRow);
        c61.intoArray(c, cOffset + 6 * cRow + LENGTH);
        c70.intoArray(c, cOffset + 7 * cRow);
        c71.intoArray(c, cOffset + 7 * cRow + LENGTH);
    }

    /// 12 accumulators, for CPUs with 16 vector registers.
    static void addSixRows(
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
        FloatVector c00 = fromArray(FLOATS, c, cOffset);
        FloatVector c01 = fromArray(FLOATS, c, cOffset + LENGTH);
        FloatVector c10 = fromArray(FLOATS, c, cOffset + cRow);
        FloatVector c11 = fromArray(FLOATS, c, cOffset + cRow + LENGTH);
        FloatVector c20 = fromArray(FLOATS, c, cOffset + 2 * cRow);
        FloatVector c21 = fromArray(FLOATS, c, cOffset + 2 * cRow + LENGTH);
        FloatVector c30 = fromArray(FLOATS, c, cOffset + 3 * cRow);
        FloatVector c31 = fromArray(FLOATS, c, cOffset + 3 * cRow + LENGTH);
        FloatVector c40 = fromArray(FLOATS, c, cOffset + 4 * cRow);
        FloatVector c41 = fromArray(FLOATS, c, cOffset + 4 * cRow + LENGTH);
        FloatVector c50 = fromArray(FLOATS, c, cOffset + 5 * cRow);
        FloatVector c51 = fromArray(FLOATS, c, cOffset + 5 * cRow + LENGTH);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            FloatVector b1 = fromArray(FLOATS, b, j + LENGTH);
            FloatVector a0 = broadcast(FLOATS, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(FLOATS, a[i + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(FLOATS, a[i + 2 * aRow]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(FLOATS, a[i + 3 * aRow]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = broadcast(FLOATS, a[i + 4 * aRow]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = broadcast(FLOATS, a[i + 5 * aRow]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LENGTH);
        c10.intoArray(c, cOffset + cRow);
        c11.intoArray(c, cOffset + cRow + LENGTH);
        c20.intoArray(c, cOffset + 2 * cRow);
        c21.intoArray(c, cOffset + 2 * cRow + LENGTH);
        c30.intoArray(c, cOffset + 3 * cRow);
        c31.intoArray(c, cOffset + 3 * cRow + LENGTH);
        c40.intoArray(c, cOffset + 4 * cRow);
        c41.intoArray(c, cOffset + 4 * cRow + LENGTH);
        c50.intoArray(c, cOffset + 5 * cRow);
        c51.intoArray(c, cOffset + 5 * cRow + LENGTH);
    }

    /// 8 accumulators, for rows that are left.
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
        FloatVector c00 = fromArray(FLOATS, c, cOffset);
        FloatVector c01 = fromArray(FLOATS, c, cOffset + LENGTH);
        FloatVector c10 = fromArray(FLOATS, c, cOffset + cRow);
        FloatVector c11 = fromArray(FLOATS, c, cOffset + cRow + LENGTH);
        FloatVector c20 = fromArray(FLOATS, c, cOffset + 2 * cRow);
        FloatVector c21 = fromArray(FLOATS, c, cOffset + 2 * cRow + LENGTH);
        FloatVector c30 = fromArray(FLOATS, c, cOffset + 3 * cRow);
        FloatVector c31 = fromArray(FLOATS, c, cOffset + 3 * cRow + LENGTH);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            FloatVector b1 = fromArray(FLOATS, b, j + LENGTH);
            FloatVector a0 = broadcast(FLOATS, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(FLOATS, a[i + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(FLOATS, a[i + 2 * aRow]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(FLOATS, a[i + 3 * aRow]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(c, cOffset);
        c01.intoArray(c, cOffset + LENGTH);
        c10.intoArray(c, cOffset + cRow);
        c11.intoArray(c, cOffset + cRow + LENGTH);
        c20.intoArray(c, cOffset + 2 * cRow);
        c21.intoArray(c, cOffset + 2 * cRow + LENGTH);
        c30.intoArray(c, cOffset + 3 * cRow);
        c31.intoArray(c, cOffset + 3 * cRow + LENGTH);
    }
}
