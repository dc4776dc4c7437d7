package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/// As [WideTiles] and [NarrowTiles], for CPUs with 32 vector registers: tiles of eight rows over a
/// packed panel, where the distance from step to step is a constant. So the JIT compiler proves
/// before the loop that every index lies inside its array, and need not ask in each step: a sixth
/// faster. (With 12 rows, or with the 16 registers of AVX2, it is slower: the loop is unrolled,
/// loads of the next steps come early, and registers run out.)
final class PackedTiles {
    /// Rows of a tile.
    static final int ROWS = 8;

    /// Whether this CPU gains by these tiles.
    static final boolean PAY = LENGTH == Kernels.LANES;

    private PackedTiles() {}

    /// `a[r, k]` lies at `aOffset + r * aRow + k`.
    static void addWide(
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
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
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(FLOATS, b, bOffset + k * 2 * LENGTH);
            FloatVector b1 = fromArray(FLOATS, b, bOffset + k * 2 * LENGTH + LENGTH);
            FloatVector a0 = broadcast(FLOATS, a[aOffset + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(FLOATS, a[aOffset + aRow + k]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(FLOATS, a[aOffset + 2 * aRow + k]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(FLOATS, a[aOffset + 3 * aRow + k]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = broadcast(FLOATS, a[aOffset + 4 * aRow + k]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = broadcast(FLOATS, a[aOffset + 5 * aRow + k]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = broadcast(FLOATS, a[aOffset + 6 * aRow + k]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = broadcast(FLOATS, a[aOffset + 7 * aRow + k]);
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

    /// Of a strip ([Panels#packStrips]): `a[r, k]` lies at `aOffset + k * 8 + r`.
    static void addWideStrip(
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
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
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(FLOATS, b, bOffset + k * 2 * LENGTH);
            FloatVector b1 = fromArray(FLOATS, b, bOffset + k * 2 * LENGTH + LENGTH);
            FloatVector a0 = broadcast(FLOATS, a[aOffset + k * 8]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(FLOATS, a[aOffset + k * 8 + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(FLOATS, a[aOffset + k * 8 + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(FLOATS, a[aOffset + k * 8 + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = broadcast(FLOATS, a[aOffset + k * 8 + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = broadcast(FLOATS, a[aOffset + k * 8 + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = broadcast(FLOATS, a[aOffset + k * 8 + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = broadcast(FLOATS, a[aOffset + k * 8 + 7]);
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

    /// As [#addWide], one vector wide.
    static void addNarrow(
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
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
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = fromArray(FLOATS, b, bOffset + k * LENGTH);
            c0 = broadcast(FLOATS, a[aOffset + k]).fma(b0, c0);
            c1 = broadcast(FLOATS, a[aOffset + aRow + k]).fma(b0, c1);
            c2 = broadcast(FLOATS, a[aOffset + 2 * aRow + k]).fma(b0, c2);
            c3 = broadcast(FLOATS, a[aOffset + 3 * aRow + k]).fma(b0, c3);
            c4 = broadcast(FLOATS, a[aOffset + 4 * aRow + k]).fma(b0, c4);
            c5 = broadcast(FLOATS, a[aOffset + 5 * aRow + k]).fma(b0, c5);
            c6 = broadcast(FLOATS, a[aOffset + 6 * aRow + k]).fma(b0, c6);
            c7 = broadcast(FLOATS, a[aOffset + 7 * aRow + k]).fma(b0, c7);
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
}
