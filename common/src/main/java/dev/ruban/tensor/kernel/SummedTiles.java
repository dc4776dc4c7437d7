package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/// As [WideTiles] and [NarrowTiles], of one block of rows of `transpose(a) @ b`: the tile starts at
/// zero, gets `depth` rows added, and goes onto a stack of tiles in the first-level cache, where the
/// sums of blocks become one. A gradient written to memory for each of 64 blocks of 4 rows took six
/// times as long. (Adding to the stack straight from the registers is slower by half: the JIT compiler
/// then loads the stack's tile before the loop, and has too few registers.)
///
/// Element `(r, j)` gets `fma(a[k, r], b[k, j], .)`; `a[k, r]` lies at `aOffset + k * aStep + r`,
/// `b[k, j]` at `bOffset + k * bStep + j`; a tile of the stack is dense and starts at a multiple of
/// [#LEVEL].
final class SummedTiles {
    /// Floats between tiles of the stack.
    static final int LEVEL = Scratch.TILE_ROWS * Scratch.PANEL_COLUMNS;

    private SummedTiles() {}

    /// 16 accumulators, for CPUs with 32 vector registers.
    static void sumEightWide(
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
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
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            FloatVector b1 = fromArray(FLOATS, b, j + LENGTH);
            FloatVector a0 = broadcast(FLOATS, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(FLOATS, a[i + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(FLOATS, a[i + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(FLOATS, a[i + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = broadcast(FLOATS, a[i + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = broadcast(FLOATS, a[i + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = broadcast(FLOATS, a[i + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = broadcast(FLOATS, a[i + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
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
    }

    /// 8 accumulators, for CPUs with 16 vector registers, and for columns that are left.
    static void sumFourWide(
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
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
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            FloatVector b1 = fromArray(FLOATS, b, j + LENGTH);
            FloatVector a0 = broadcast(FLOATS, a[i]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = broadcast(FLOATS, a[i + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = broadcast(FLOATS, a[i + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = broadcast(FLOATS, a[i + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        c00.intoArray(stack, top);
        c01.intoArray(stack, top + LENGTH);
        c10.intoArray(stack, top + 2 * LENGTH);
        c11.intoArray(stack, top + 3 * LENGTH);
        c20.intoArray(stack, top + 4 * LENGTH);
        c21.intoArray(stack, top + 5 * LENGTH);
        c30.intoArray(stack, top + 6 * LENGTH);
        c31.intoArray(stack, top + 7 * LENGTH);
    }

    /// 8 accumulators, one vector wide.
    static void sumEightNarrow(
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] stack,
            int top) {
        FloatVector c0 = zero(FLOATS);
        FloatVector c1 = zero(FLOATS);
        FloatVector c2 = zero(FLOATS);
        FloatVector c3 = zero(FLOATS);
        FloatVector c4 = zero(FLOATS);
        FloatVector c5 = zero(FLOATS);
        FloatVector c6 = zero(FLOATS);
        FloatVector c7 = zero(FLOATS);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            c0 = broadcast(FLOATS, a[i]).fma(b0, c0);
            c1 = broadcast(FLOATS, a[i + 1]).fma(b0, c1);
            c2 = broadcast(FLOATS, a[i + 2]).fma(b0, c2);
            c3 = broadcast(FLOATS, a[i + 3]).fma(b0, c3);
            c4 = broadcast(FLOATS, a[i + 4]).fma(b0, c4);
            c5 = broadcast(FLOATS, a[i + 5]).fma(b0, c5);
            c6 = broadcast(FLOATS, a[i + 6]).fma(b0, c6);
            c7 = broadcast(FLOATS, a[i + 7]).fma(b0, c7);
        }
        c0.intoArray(stack, top);
        c1.intoArray(stack, top + LENGTH);
        c2.intoArray(stack, top + 2 * LENGTH);
        c3.intoArray(stack, top + 3 * LENGTH);
        c4.intoArray(stack, top + 4 * LENGTH);
        c5.intoArray(stack, top + 5 * LENGTH);
        c6.intoArray(stack, top + 6 * LENGTH);
        c7.intoArray(stack, top + 7 * LENGTH);
    }

    /// 4 accumulators, one vector wide.
    static void sumFourNarrow(
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] stack,
            int top) {
        FloatVector c0 = zero(FLOATS);
        FloatVector c1 = zero(FLOATS);
        FloatVector c2 = zero(FLOATS);
        FloatVector c3 = zero(FLOATS);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            c0 = broadcast(FLOATS, a[i]).fma(b0, c0);
            c1 = broadcast(FLOATS, a[i + 1]).fma(b0, c1);
            c2 = broadcast(FLOATS, a[i + 2]).fma(b0, c2);
            c3 = broadcast(FLOATS, a[i + 3]).fma(b0, c3);
        }
        c0.intoArray(stack, top);
        c1.intoArray(stack, top + LENGTH);
        c2.intoArray(stack, top + 2 * LENGTH);
        c3.intoArray(stack, top + 3 * LENGTH);
    }

    /// A single column of `a`.
    static void sumOneNarrow(
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] stack,
            int top) {
        FloatVector c0 = zero(FLOATS);
        for (int k = 0, i = aOffset, j = bOffset; k < depth; k++, i += aStep, j += bStep) {
            FloatVector b0 = fromArray(FLOATS, b, j);
            c0 = broadcast(FLOATS, a[i]).fma(b0, c0);
        }
        c0.intoArray(stack, top);
    }

    /// Lets the tile at `top` and the `merges` tiles below it become one.
    static void merge(int merges, int floats, float[] stack, int top) {
        merge(merges, floats, LEVEL, stack, top);
    }

    /// As above, of tiles that are `level` floats apart; three at a time, since the stores are what
    /// costs.
    static void merge(int merges, int floats, int level, float[] stack, int top) {
        int at = top;
        int left = merges;
        for (; left >= 3; left -= 3, at -= 3 * level)
            for (int i = at; i < at + floats; i += LENGTH)
                fromArray(FLOATS, stack, i - 3 * level)
                        .add(
                                fromArray(FLOATS, stack, i - 2 * level)
                                        .add(
                                                fromArray(FLOATS, stack, i - level)
                                                        .add(fromArray(FLOATS, stack, i))))
                        .intoArray(stack, i - 3 * level);
        if (left == 2)
            for (int i = at; i < at + floats; i += LENGTH)
                fromArray(FLOATS, stack, i - 2 * level)
                        .add(fromArray(FLOATS, stack, i - level).add(fromArray(FLOATS, stack, i)))
                        .intoArray(stack, i - 2 * level);
        if (left == 1)
            for (int i = at; i < at + floats; i += LENGTH)
                fromArray(FLOATS, stack, i - level)
                        .add(fromArray(FLOATS, stack, i))
                        .intoArray(stack, i - level);
    }
}
