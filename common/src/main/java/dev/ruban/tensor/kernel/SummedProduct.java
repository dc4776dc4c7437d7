package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;

/// `transpose(a) @ b` as a sum over [Blocks] of rows: tile by tile of the output, each with a stack
/// of its own, so that the only pass over the output is the last one.
final class SummedProduct {
    private static final int TILE_ROWS = LENGTH == 8 ? 4 : Scratch.TILE_ROWS;

    private final int m;
    private final int n;
    private final Blocks blocks;
    private final float[] a;
    private final int aOffset;
    private final Strided right;
    private final float[] c;
    private final int cOffset;
    private final float[] stack = Scratch.ofThread().tileStack();

    /// @param a     `[rows, m]`
    /// @param right `[rows, n]`: its lines are columns
    SummedProduct(
            int m,
            int n,
            Blocks blocks,
            float[] a,
            int aOffset,
            Strided right,
            float[] c,
            int cOffset) {
        this.m = m;
        this.n = n;
        this.blocks = blocks;
        this.a = a;
        this.aOffset = aOffset;
        this.right = right;
        this.c = c;
        this.cOffset = cOffset;
    }

    void compute() {
        int rows = blocks.rows();
        float[] panel = Scratch.ofThread().longPanel(rows * 2 * LENGTH);
        for (int column = 0; column < n; column += 2 * LENGTH) {
            int columns = Math.min(2 * LENGTH, n - column);
            int width = columns > LENGTH ? 2 * LENGTH : LENGTH;
            Panels.pack(right, 0, rows, column, columns, width, panel);
            for (int row = 0; row < m; ) row += sumTile(row, column, columns, width, panel);
        }
    }

    /// @return rows of the tile
    private int sumTile(int row, int column, int columns, int width, float[] panel) {
        int left = m - row;
        int rows = left >= TILE_ROWS ? TILE_ROWS : left >= 4 ? 4 : 1;
        int top = 0;
        for (int block = 0; block < blocks.count(); block++) {
            sumBlock(rows, width, row, block, panel, top);
            top += (1 - blocks.merges(block)) * SummedTiles.LEVEL;
        }
        for (int r = 0; r < rows; r++)
            System.arraycopy(stack, r * width, c, cOffset + (row + r) * n + column, columns);
        return rows;
    }

    private void sumBlock(int rows, int width, int row, int block, float[] panel, int top) {
        int depth = blocks.rows(block);
        int start = blocks.start(block);
        int at = aOffset + start * m + row;
        int from = start * width;
        if (rows == 8 && width > LENGTH) {
            SummedTiles.sumEightWide(depth, a, at, m, panel, from, width, stack, top);
        } else if (rows == 4 && width > LENGTH) {
            SummedTiles.sumFourWide(depth, a, at, m, panel, from, width, stack, top);
        } else if (rows == 8) {
            SummedTiles.sumEightNarrow(depth, a, at, m, panel, from, width, stack, top);
        } else if (rows == 4) {
            SummedTiles.sumFourNarrow(depth, a, at, m, panel, from, width, stack, top);
        } else {
            for (int j = 0; j < width; j += LENGTH)
                SummedTiles.sumOneNarrow(depth, a, at, m, panel, from + j, width, stack, top + j);
        }
        SummedTiles.merge(blocks.merges(block), rows * width, stack, top);
    }
}
