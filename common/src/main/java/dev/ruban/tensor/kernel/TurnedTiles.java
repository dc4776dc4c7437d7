package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/// As [SummedTiles], with vectors along the rows of the output, so that none of their lanes is wasted
/// where the output has few columns. On the stack a tile lies transposed: column after column, each of
/// two vectors.
///
/// Element `(r, j)` gets `fma(a[k, r], b[k, j], .)`; `a[k, r]` lies at `aOffset + k * aStep + r`,
/// `b[k, j]` at `bOffset + k * columns + j`: a constant distance, see [PackedTiles].
final class TurnedTiles {
    /// Rows of a tile.
    static final int ROWS = 2 * LENGTH;

    /// Columns of the larger tile.
    static final int TEN = 10;

    /// Columns of the smaller tile.
    static final int FIVE = 5;

    /// Floats between tiles of the stack.
    static final int LEVEL = TEN * Scratch.PANEL_COLUMNS;

    private TurnedTiles() {}

    /// Columns of the tile for so many.
    static int width(int columns) {
        return columns > FIVE ? TEN : FIVE;
    }

    /// 20 accumulators, for CPUs with 32 vector registers.
    static void sumTen(
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            float[] stack,
            int top) {
        FloatVector c00 = zero(FLOATS);
        FloatVector c01 = zero(FLOATS);
        FloatVector c10 = zero(FLOATS);
        FloatVector c11 = zero(FLOATS);
        FloatVector c20 = zero(FLOATS);
        FloatVector c21 = zero(FLOATS);
        FloatVector c30 = zero(FLOATS);
        FloatVector c31 = zero(FLOATS);
        FloatVector c40 = zero(FLOATS);
        FloatVector c41 = zero(FLOATS);
        FloatVector c50 = zero(FLOATS);
        FloatVector c51 = zero(FLOATS);
        FloatVector c60 = zero(FLOATS);
        FloatVector c61 = zero(FLOATS);
        FloatVector c70 = zero(FLOATS);
        FloatVector c71 = zero(FLOATS);
        FloatVector c80 = zero(FLOATS);
        FloatVector c81 = zero(FLOATS);
        FloatVector c90 = zero(FLOATS);
        FloatVector c91 = zero(FLOATS);
        for (int k = 0, i = aOffset; k < depth; k++, i += aStep) {
            FloatVector a0 = fromArray(FLOATS, a, i);
            FloatVector a1 = fromArray(FLOATS, a, i + LENGTH);
            FloatVector b0 = broadcast(FLOATS, b[bOffset + k * 10]);
            c00 = a0.fma(b0, c00);
            c01 = a1.fma(b0, c01);
            FloatVector b1 = broadcast(FLOATS, b[bOffset + k * 10 + 1]);
            c10 = a0.fma(b1, c10);
            c11 = a1.fma(b1, c11);
            FloatVector b2 = broadcast(FLOATS, b[bOffset + k * 10 + 2]);
            c20 = a0.fma(b2, c20);
            c21 = a1.fma(b2, c21);
            FloatVector b3 = broadcast(FLOATS, b[bOffset + k * 10 + 3]);
            c30 = a0.fma(b3, c30);
            c31 = a1.fma(b3, c31);
            FloatVector b4 = broadcast(FLOATS, b[bOffset + k * 10 + 4]);
            c40 = a0.fma(b4, c40);
            c41 = a1.fma(b4, c41);
            FloatVector b5 = broadcast(FLOATS, b[bOffset + k * 10 + 5]);
            c50 = a0.fma(b5, c50);
            c51 = a1.fma(b5, c51);
            FloatVector b6 = broadcast(FLOATS, b[bOffset + k * 10 + 6]);
            c60 = a0.fma(b6, c60);
            c61 = a1.fma(b6, c61);
            FloatVector b7 = broadcast(FLOATS, b[bOffset + k * 10 + 7]);
            c70 = a0.fma(b7, c70);
            c71 = a1.fma(b7, c71);
            FloatVector b8 = broadcast(FLOATS, b[bOffset + k * 10 + 8]);
            c80 = a0.fma(b8, c80);
            c81 = a1.fma(b8, c81);
            FloatVector b9 = broadcast(FLOATS, b[bOffset + k * 10 + 9]);
            c90 = a0.fma(b9, c90);
            c91 = a1.fma(b9, c91);
        }
        c00.intoArray(stack, top);
        c01.intoArray(stack, top + LENGTH);
        c10.intoArray(stack, top + 2 * LENGTH);
        c11.intoArray(stack, top + 3 * LENGTH);
        c20.intoArray(stack, top + 4 * LENGTH);
        c21.intoArray(stack, top + 5 * LENGTH);
        c30.intoArray(stack, top + 6 * LENGTH);
        c31.intoArray(stack, top + 7 * LENGTH);
        c40.intoArray(stack, top + 8 * LENGTH);
        c41.intoArray(stack, top + 9 * LENGTH);
        c50.intoArray(stack, top + 10 * LENGTH);
        c51.intoArray(stack, top + 11 * LENGTH);
        c60.intoArray(stack, top + 12 * LENGTH);
        c61.intoArray(stack, top + 13 * LENGTH);
        c70.intoArray(stack, top + 14 * LENGTH);
        c71.intoArray(stack, top + 15 * LENGTH);
        c80.intoArray(stack, top + 16 * LENGTH);
        c81.intoArray(stack, top + 17 * LENGTH);
        c90.intoArray(stack, top + 18 * LENGTH);
        c91.intoArray(stack, top + 19 * LENGTH);
    }

    /// 10 accumulators, for CPUs with 16 vector registers, and for the last columns.
    static void sumFive(
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            float[] stack,
            int top) {
        FloatVector c00 = zero(FLOATS);
        FloatVector c01 = zero(FLOATS);
        FloatVector c10 = zero(FLOATS);
        FloatVector c11 = zero(FLOATS);
        FloatVector c20 = zero(FLOATS);
        FloatVector c21 = zero(FLOATS);
        FloatVector c30 = zero(FLOATS);
        FloatVector c31 = zero(FLOATS);
        FloatVector c40 = zero(FLOATS);
        FloatVector c41 = zero(FLOATS);
        for (int k = 0, i = aOffset; k < depth; k++, i += aStep) {
            FloatVector a0 = fromArray(FLOATS, a, i);
            FloatVector a1 = fromArray(FLOATS, a, i + LENGTH);
            FloatVector b0 = broadcast(FLOATS, b[bOffset + k * 5]);
            c00 = a0.fma(b0, c00);
            c01 = a1.fma(b0, c01);
            FloatVector b1 = broadcast(FLOATS, b[bOffset + k * 5 + 1]);
            c10 = a0.fma(b1, c10);
            c11 = a1.fma(b1, c11);
            FloatVector b2 = broadcast(FLOATS, b[bOffset + k * 5 + 2]);
            c20 = a0.fma(b2, c20);
            c21 = a1.fma(b2, c21);
            FloatVector b3 = broadcast(FLOATS, b[bOffset + k * 5 + 3]);
            c30 = a0.fma(b3, c30);
            c31 = a1.fma(b3, c31);
            FloatVector b4 = broadcast(FLOATS, b[bOffset + k * 5 + 4]);
            c40 = a0.fma(b4, c40);
            c41 = a1.fma(b4, c41);
        }
        c00.intoArray(stack, top);
        c01.intoArray(stack, top + LENGTH);
        c10.intoArray(stack, top + 2 * LENGTH);
        c11.intoArray(stack, top + 3 * LENGTH);
        c20.intoArray(stack, top + 4 * LENGTH);
        c21.intoArray(stack, top + 5 * LENGTH);
        c30.intoArray(stack, top + 6 * LENGTH);
        c31.intoArray(stack, top + 7 * LENGTH);
        c40.intoArray(stack, top + 8 * LENGTH);
        c41.intoArray(stack, top + 9 * LENGTH);
    }
}
