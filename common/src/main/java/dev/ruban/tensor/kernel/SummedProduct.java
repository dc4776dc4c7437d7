package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;

/// `transpose(a) @ b` as a sum over [Blocks] of rows: tile by tile of the output, each with a stack
/// of its own, so that the only pass over the output is the last one.
final class SummedProduct {
    private static final int TILE_ROWS = LENGTH == 8 ? 4 : Scratch.TILE_ROWS;

    /// Blocks of so many rows, on average, gain by being paired: at 32 there is no difference.
    private static final int SHORT_ROWS = 16;

    /// What [PairedTiles] merge within eight blocks.
    private static final int MERGES = Integer.numberOfTrailingZeros(PairedTiles.BLOCKS);

    private final int m;
    private final int n;
    private final Blocks blocks;
    private final float[] a;
    private final int aOffset;
    private final Strided right;
    private final float[] c;
    private final int cOffset;
    private final float[] stack = Scratch.ofThread().tileStack();
    private final boolean paired;

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
        paired =
                LENGTH == Kernels.LANES
                        && blocks.rows() <= SHORT_ROWS * blocks.count()
                        && blocks.areTreesOf(PairedTiles.BLOCKS);
    }

    void compute() {
        int rows = blocks.rows();
        float[] panel = Scratch.ofThread().longPanel(rows * 2 * LENGTH);
        for (int column = 0; column < n; column += 2 * LENGTH) {
            int columns = Math.min(2 * LENGTH, n - column);
            int width = columns > LENGTH ? 2 * LENGTH : LENGTH;
            Panels.pack(right, 0, rows, column, columns, width, panel);
            int row = 0;
            if (paired) row = sumPaired(column, columns, width, panel);
            while (row < m) row += sumTile(row, column, columns, width, panel);
        }
    }

    /// @return rows of the output that are done
    private int sumPaired(int column, int columns, int width, float[] panel) {
        int rows = width > LENGTH ? PairedTiles.WIDE_ROWS : PairedTiles.NARROW_ROWS;
        int row = 0;
        for (; row + rows <= m; row += rows) {
            int top = 0;
            for (int block = 0; block < blocks.count(); block += PairedTiles.BLOCKS) {
                int more = blocks.merges(block + PairedTiles.BLOCKS - 1) - MERGES;
                sumEightBlocks(width, row, block, panel, top);
                PairedTiles.mergeFour(rows * width, more, stack, top);
                top += (1 - more) * SummedTiles.LEVEL;
            }
            store(rows, row, column, columns, width);
        }
        return row;
    }

    private void sumEightBlocks(int width, int row, int block, float[] panel, int top) {
        int at = aOffset + row;
        if (width > LENGTH)
            PairedTiles.sumSixWide(blocks, block, a, at, m, panel, 0, width, stack, top);
        else PairedTiles.sumEightNarrow(blocks, block, a, at, m, panel, 0, width, stack, top);
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
        store(rows, row, column, columns, width);
        return rows;
    }

    private void store(int rows, int row, int column, int columns, int width) {
        for (int r = 0; r < rows; r++)
            System.arraycopy(stack, r * width, c, cOffset + (row + r) * n + column, columns);
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
