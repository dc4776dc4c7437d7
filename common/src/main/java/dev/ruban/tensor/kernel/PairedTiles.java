package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.SummedTiles.LEVEL;
import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.FloatVector;

/// As [SummedTiles], of eight short blocks at once that are a whole tree: two blocks are added in
/// registers, and of the four sums that go to the stack one pass makes one. What blocks of 4 rows
/// cost is stores and loads of the stack: by [SummedTiles] 64 of them take 3.3 times the product of
/// all rows in one block, this way 2.0 to 2.2. (With the stack aligned to its vectors it would be
/// 1.8, but Java cannot say where an array lies.)
///
/// Two tiles of 6 x 2 or 8 x 1 accumulators fill the 32 registers of AVX-512.
final class PairedTiles {
    /// Blocks that are taken at once.
    static final int BLOCKS = 8;

    /// Rows of a tile that is two vectors wide.
    static final int WIDE_ROWS = 6;

    /// Rows of a tile that is one vector wide.
    static final int NARROW_ROWS = 8;

    private PairedTiles() {}

    /// The sums of pairs of the blocks from `first` on, into four tiles from `stackTop` on.
    static void sumSixWide(
            Blocks blocks,
            int first,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] stack,
            int stackTop) {
        int row = blocks.start(first);
        int top = stackTop;
        for (int block = first; block < first + BLOCKS; block += 2, top += LEVEL) {
            int middle = blocks.end(block);
            FloatVector x00 = zero(FLOATS);
            FloatVector x01 = zero(FLOATS);
            FloatVector x10 = zero(FLOATS);
            FloatVector x11 = zero(FLOATS);
            FloatVector x20 = zero(FLOATS);
            FloatVector x21 = zero(FLOATS);
            FloatVector x30 = zero(FLOATS);
            FloatVector x31 = zero(FLOATS);
            FloatVector x40 = zero(FLOATS);
            FloatVector x41 = zero(FLOATS);
            FloatVector x50 = zero(FLOATS);
            FloatVector x51 = zero(FLOATS);
            for (int i = aOffset + row * aStep, j = bOffset + row * bStep;
                    row < middle;
                    row++, i += aStep, j += bStep) {
                FloatVector b0 = fromArray(FLOATS, b, j);
                FloatVector b1 = fromArray(FLOATS, b, j + LENGTH);
                FloatVector a0 = broadcast(FLOATS, a[i]);
                x00 = a0.fma(b0, x00);
                x01 = a0.fma(b1, x01);
                FloatVector a1 = broadcast(FLOATS, a[i + 1]);
                x10 = a1.fma(b0, x10);
                x11 = a1.fma(b1, x11);
                FloatVector a2 = broadcast(FLOATS, a[i + 2]);
                x20 = a2.fma(b0, x20);
                x21 = a2.fma(b1, x21);
                FloatVector a3 = broadcast(FLOATS, a[i + 3]);
                x30 = a3.fma(b0, x30);
                x31 = a3.fma(b1, x31);
                FloatVector a4 = broadcast(FLOATS, a[i + 4]);
                x40 = a4.fma(b0, x40);
                x41 = a4.fma(b1, x41);
                FloatVector a5 = broadcast(FLOATS, a[i + 5]);
                x50 = a5.fma(b0, x50);
                x51 = a5.fma(b1, x51);
            }
            int end = blocks.end(block + 1);
            FloatVector y00 = zero(FLOATS);
            FloatVector y01 = zero(FLOATS);
            FloatVector y10 = zero(FLOATS);
            FloatVector y11 = zero(FLOATS);
            FloatVector y20 = zero(FLOATS);
            FloatVector y21 = zero(FLOATS);
            FloatVector y30 = zero(FLOATS);
            FloatVector y31 = zero(FLOATS);
            FloatVector y40 = zero(FLOATS);
            FloatVector y41 = zero(FLOATS);
            FloatVector y50 = zero(FLOATS);
            FloatVector y51 = zero(FLOATS);
            for (int i = aOffset + row * aStep, j = bOffset + row * bStep;
                    row < end;
                    row++, i += aStep, j += bStep) {
                FloatVector b0 = fromArray(FLOATS, b, j);
                FloatVector b1 = fromArray(FLOATS, b, j + LENGTH);
                FloatVector a0 = broadcast(FLOATS, a[i]);
                y00 = a0.fma(b0, y00);
                y01 = a0.fma(b1, y01);
                FloatVector a1 = broadcast(FLOATS, a[i + 1]);
                y10 = a1.fma(b0, y10);
                y11 = a1.fma(b1, y11);
                FloatVector a2 = broadcast(FLOATS, a[i + 2]);
                y20 = a2.fma(b0, y20);
                y21 = a2.fma(b1, y21);
                FloatVector a3 = broadcast(FLOATS, a[i + 3]);
                y30 = a3.fma(b0, y30);
                y31 = a3.fma(b1, y31);
                FloatVector a4 = broadcast(FLOATS, a[i + 4]);
                y40 = a4.fma(b0, y40);
                y41 = a4.fma(b1, y41);
                FloatVector a5 = broadcast(FLOATS, a[i + 5]);
                y50 = a5.fma(b0, y50);
                y51 = a5.fma(b1, y51);
            }
            x00.add(y00).intoArray(stack, top);
            x01.add(y01).intoArray(stack, top + LENGTH);
            x10.add(y10).intoArray(stack, top + 2 * LENGTH);
            x11.add(y11).intoArray(stack, top + 3 * LENGTH);
            x20.add(y20).intoArray(stack, top + 4 * LENGTH);
            x21.add(y21).intoArray(stack, top + 5 * LENGTH);
            x30.add(y30).intoArray(stack, top + 6 * LENGTH);
            x31.add(y31).intoArray(stack, top + 7 * LENGTH);
            x40.add(y40).intoArray(stack, top + 8 * LENGTH);
            x41.add(y41).intoArray(stack, top + 9 * LENGTH);
            x50.add(y50).intoArray(stack, top + 10 * LENGTH);
            x51.add(y51).intoArray(stack, top + 11 * LENGTH);
        }
    }

    /// As [#sumSixWide], one vector wide.
    static void sumEightNarrow(
            Blocks blocks,
            int first,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int bStep,
            float[] stack,
            int stackTop) {
        int row = blocks.start(first);
        int top = stackTop;
        for (int block = first; block < first + BLOCKS; block += 2, top += LEVEL) {
            int middle = blocks.end(block);
            FloatVector x0 = zero(FLOATS);
            FloatVector x1 = zero(FLOATS);
            FloatVector x2 = zero(FLOATS);
            FloatVector x3 = zero(FLOATS);
            FloatVector x4 = zero(FLOATS);
            FloatVector x5 = zero(FLOATS);
            FloatVector x6 = zero(FLOATS);
            FloatVector x7 = zero(FLOATS);
            for (int i = aOffset + row * aStep, j = bOffset + row * bStep;
                    row < middle;
                    row++, i += aStep, j += bStep) {
                FloatVector b0 = fromArray(FLOATS, b, j);
                FloatVector a0 = broadcast(FLOATS, a[i]);
                x0 = a0.fma(b0, x0);
                FloatVector a1 = broadcast(FLOATS, a[i + 1]);
                x1 = a1.fma(b0, x1);
                FloatVector a2 = broadcast(FLOATS, a[i + 2]);
                x2 = a2.fma(b0, x2);
                FloatVector a3 = broadcast(FLOATS, a[i + 3]);
                x3 = a3.fma(b0, x3);
                FloatVector a4 = broadcast(FLOATS, a[i + 4]);
                x4 = a4.fma(b0, x4);
                FloatVector a5 = broadcast(FLOATS, a[i + 5]);
                x5 = a5.fma(b0, x5);
                FloatVector a6 = broadcast(FLOATS, a[i + 6]);
                x6 = a6.fma(b0, x6);
                FloatVector a7 = broadcast(FLOATS, a[i + 7]);
                x7 = a7.fma(b0, x7);
            }
            int end = blocks.end(block + 1);
            FloatVector y0 = zero(FLOATS);
            FloatVector y1 = zero(FLOATS);
            FloatVector y2 = zero(FLOATS);
            FloatVector y3 = zero(FLOATS);
            FloatVector y4 = zero(FLOATS);
            FloatVector y5 = zero(FLOATS);
            FloatVector y6 = zero(FLOATS);
            FloatVector y7 = zero(FLOATS);
            for (int i = aOffset + row * aStep, j = bOffset + row * bStep;
                    row < end;
                    row++, i += aStep, j += bStep) {
                FloatVector b0 = fromArray(FLOATS, b, j);
                FloatVector a0 = broadcast(FLOATS, a[i]);
                y0 = a0.fma(b0, y0);
                FloatVector a1 = broadcast(FLOATS, a[i + 1]);
                y1 = a1.fma(b0, y1);
                FloatVector a2 = broadcast(FLOATS, a[i + 2]);
                y2 = a2.fma(b0, y2);
                FloatVector a3 = broadcast(FLOATS, a[i + 3]);
                y3 = a3.fma(b0, y3);
                FloatVector a4 = broadcast(FLOATS, a[i + 4]);
                y4 = a4.fma(b0, y4);
                FloatVector a5 = broadcast(FLOATS, a[i + 5]);
                y5 = a5.fma(b0, y5);
                FloatVector a6 = broadcast(FLOATS, a[i + 6]);
                y6 = a6.fma(b0, y6);
                FloatVector a7 = broadcast(FLOATS, a[i + 7]);
                y7 = a7.fma(b0, y7);
            }
            x0.add(y0).intoArray(stack, top);
            x1.add(y1).intoArray(stack, top + LENGTH);
            x2.add(y2).intoArray(stack, top + 2 * LENGTH);
            x3.add(y3).intoArray(stack, top + 3 * LENGTH);
            x4.add(y4).intoArray(stack, top + 4 * LENGTH);
            x5.add(y5).intoArray(stack, top + 5 * LENGTH);
            x6.add(y6).intoArray(stack, top + 6 * LENGTH);
            x7.add(y7).intoArray(stack, top + 7 * LENGTH);
        }
    }

    /// Lets the four tiles from `at` on become one, and it and the `merges` tiles below it again:
    /// in one pass up to three of these, since the stores are what costs.
    static void mergeFour(int floats, int merges, float[] stack, int at) {
        switch (merges) {
            case 0 -> {
                for (int i = at; i < at + floats; i += LENGTH) {
                    FloatVector left =
                            fromArray(FLOATS, stack, i).add(fromArray(FLOATS, stack, i + LEVEL));
                    FloatVector right =
                            fromArray(FLOATS, stack, i + 2 * LEVEL)
                                    .add(fromArray(FLOATS, stack, i + 3 * LEVEL));
                    left.add(right).intoArray(stack, i);
                }
            }
            case 1 -> {
                for (int i = at; i < at + floats; i += LENGTH) {
                    FloatVector left =
                            fromArray(FLOATS, stack, i).add(fromArray(FLOATS, stack, i + LEVEL));
                    FloatVector right =
                            fromArray(FLOATS, stack, i + 2 * LEVEL)
                                    .add(fromArray(FLOATS, stack, i + 3 * LEVEL));
                    FloatVector below = fromArray(FLOATS, stack, i - LEVEL);
                    below.add(left.add(right)).intoArray(stack, i - LEVEL);
                }
            }
            case 2 -> {
                for (int i = at; i < at + floats; i += LENGTH) {
                    FloatVector left =
                            fromArray(FLOATS, stack, i).add(fromArray(FLOATS, stack, i + LEVEL));
                    FloatVector right =
                            fromArray(FLOATS, stack, i + 2 * LEVEL)
                                    .add(fromArray(FLOATS, stack, i + 3 * LEVEL));
                    FloatVector below = fromArray(FLOATS, stack, i - LEVEL);
                    FloatVector lowest = fromArray(FLOATS, stack, i - 2 * LEVEL);
                    lowest.add(below.add(left.add(right))).intoArray(stack, i - 2 * LEVEL);
                }
            }
            default -> {
                for (int i = at; i < at + floats; i += LENGTH) {
                    FloatVector left =
                            fromArray(FLOATS, stack, i).add(fromArray(FLOATS, stack, i + LEVEL));
                    FloatVector right =
                            fromArray(FLOATS, stack, i + 2 * LEVEL)
                                    .add(fromArray(FLOATS, stack, i + 3 * LEVEL));
                    FloatVector below = fromArray(FLOATS, stack, i - LEVEL);
                    FloatVector lower = fromArray(FLOATS, stack, i - 2 * LEVEL);
                    FloatVector lowest = fromArray(FLOATS, stack, i - 3 * LEVEL);
                    lowest.add(lower.add(below.add(left.add(right))))
                            .intoArray(stack, i - 3 * LEVEL);
                }
                SummedTiles.merge(merges - 3, floats, stack, at - 3 * LEVEL);
            }
        }
    }
}
