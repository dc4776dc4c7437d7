package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;

import java.util.Arrays;

/// `transpose(a) @ b` with fewer columns than [MatrixProduct] takes at once: there most of the time
/// would go to loading `a`, and lanes would be wasted. Here it goes tile by tile ([TurnedTiles]), each
/// over the whole inner axis.
final class FewColumns {
    /// Columns that are taken at once; of the last group there may be fewer.
    private static final int GROUP = LENGTH == Kernels.LANES ? TurnedTiles.TEN : TurnedTiles.FIVE;

    private final int m;
    private final int n;
    private final int inner;
    private final float[] a;
    private final int aOffset;
    private final float[] b;
    private final int bOffset;
    private final float[] c;
    private final int cOffset;
    private final Scratch scratch = Scratch.ofThread();

    /// Whether a product of this size is for this class.
    static boolean suit(int m, int n) {
        return LENGTH >= 8 && m >= TurnedTiles.ROWS && n < 2 * LENGTH;
    }

    /// @param a `[inner, m]`
    /// @param b `[inner, n]`
    FewColumns(
            int m,
            int n,
            int inner,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        this.m = m;
        this.n = n;
        this.inner = inner;
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

    /// Rows outside, since a tile's part of `a` stays in a cache for the next group. The last tile takes
    /// some rows again where they are no multiple of a tile's.
    private void sumTiles(float[] panels, int offset) {
        for (int next = 0; next < m; next += TurnedTiles.ROWS) {
            int row = Math.min(next, m - TurnedTiles.ROWS);
            for (int column = 0; column < n; column += GROUP)
                sumTile(row, column, panels, offset + inner * column);
        }
    }

    private void sumTile(int row, int column, float[] panels, int offset) {
        float[] tile = scratch.turnedTile();
        int columns = Math.min(GROUP, n - column);
        if (TurnedTiles.width(columns) == TurnedTiles.TEN)
            TurnedTiles.sumTen(inner, a, aOffset + row, m, panels, offset, tile);
        else TurnedTiles.sumFive(inner, a, aOffset + row, m, panels, offset, tile);
        int at = cOffset + row * n + column;
        for (int r = 0; r < TurnedTiles.ROWS; r++, at += n)
            for (int j = 0; j < columns; j++) c[at + j] = tile[j * TurnedTiles.ROWS + r];
    }
}
