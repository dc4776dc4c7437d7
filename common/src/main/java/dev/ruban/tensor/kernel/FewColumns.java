package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;

import java.util.Arrays;

/// `transpose(a) @ b` as a sum over [Blocks], with fewer columns than [MatrixProduct] and
/// [SummedProduct] take at once: there most of the time would go to loading `a`, and lanes would be
/// wasted. Here it goes tile by tile ([TurnedTiles]), each over the whole inner axis.
final class FewColumns {
    /// Columns that are taken at once; of the last group there may be fewer.
    private static final int GROUP = LENGTH == Kernels.LANES ? TurnedTiles.TEN : TurnedTiles.FIVE;

    /// Rows that blocks must have on average for a single group, and for several.
    private static final int ONE_GROUP_ROWS = 3;

    private static final int MANY_GROUPS_ROWS = 16;

    private final int m;
    private final int n;
    private final Blocks blocks;
    private final int inner;
    private final float[] a;
    private final int aOffset;
    private final float[] b;
    private final int bOffset;
    private final float[] c;
    private final int cOffset;
    private final Scratch scratch = Scratch.ofThread();
    private final float[] stack = scratch.turnedStack();

    /// Whether a product of this size is for this class. With vectors of 512 bits short blocks are not:
    /// [SummedProduct] pairs those.
    static boolean suit(int m, int n, Blocks blocks) {
        if (LENGTH < 8 || m < TurnedTiles.ROWS || n >= 2 * LENGTH) return false;
        if (blocks.count() <= 1 || LENGTH < Kernels.LANES) return blocks.count() > 0;
        return blocks.rows() >= (n > GROUP ? MANY_GROUPS_ROWS : ONE_GROUP_ROWS) * blocks.count();
    }

    /// @param a `[inner, m]`
    /// @param b `[inner, n]`
    FewColumns(
            int m,
            int n,
            Blocks blocks,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        this.m = m;
        this.n = n;
        this.blocks = blocks;
        inner = blocks.rows();
        this.a = a;
        this.aOffset = aOffset;
        this.b = b;
        this.bOffset = bOffset;
        this.c = c;
        this.cOffset = cOffset;
    }

    void compute() {
        if (n == GROUP) {
            sumTiles(b, bOffset);
            return;
        }
        float[] panels = scratch.longPanel(inner * (n + GROUP));
        for (int column = 0; column < n; column += GROUP)
            pack(column, Math.min(GROUP, n - column), panels);
        sumTiles(panels, 0);
    }

    /// Groups lie one after the other: the one from `column` on begins at `inner * column`.
    private void pack(int column, int columns, float[] panels) {
        int width = TurnedTiles.width(columns);
        int to = inner * column;
        if (columns < width) Arrays.fill(panels, to, to + inner * width, 0f);
        for (int k = 0, from = bOffset + column; k < inner; k++, from += n, to += width)
            for (int j = 0; j < columns; j++) panels[to + j] = b[from + j];
    }

    /// Rows outside, since a tile's part of `a` stays in a cache for the next group. The last tile
    /// takes some rows again where they are no multiple of a tile's.
    private void sumTiles(float[] panels, int offset) {
        for (int next = 0; next < m; next += TurnedTiles.ROWS) {
            int row = Math.min(next, m - TurnedTiles.ROWS);
            for (int column = 0; column < n; column += GROUP)
                sumTile(row, column, panels, offset + inner * column);
        }
    }

    private void sumTile(int row, int column, float[] panels, int offset) {
        int columns = Math.min(GROUP, n - column);
        int width = TurnedTiles.width(columns);
        int top = 0;
        for (int block = 0; block < blocks.count(); block++) {
            sumBlock(block, row, width, panels, offset, top);
            int merges = blocks.merges(block);
            SummedTiles.merge(merges, width * TurnedTiles.ROWS, TurnedTiles.LEVEL, stack, top);
            top += (1 - merges) * TurnedTiles.LEVEL;
        }
        int at = cOffset + row * n + column;
        for (int r = 0; r < TurnedTiles.ROWS; r++, at += n)
            for (int j = 0; j < columns; j++) c[at + j] = stack[j * TurnedTiles.ROWS + r];
    }

    private void sumBlock(int block, int row, int width, float[] panels, int offset, int top) {
        int depth = blocks.rows(block);
        int start = blocks.start(block);
        int at = aOffset + start * m + row;
        int from = offset + start * width;
        if (width == TurnedTiles.TEN) TurnedTiles.sumTen(depth, a, at, m, panels, from, stack, top);
        else TurnedTiles.sumFive(depth, a, at, m, panels, from, stack, top);
    }
}
