package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;

import java.util.Arrays;

/// One product `[m, inner] @ [inner, n]` of operands in any orientation, cut into tiles that stay
/// in registers. The inner axis is cut into stretches whose panel of the right operand fits the
/// first-level cache; the output holds the accumulators in between. So each element gets its terms
/// in the order of the inner axis, whatever the sizes of tiles, panels and vectors.
final class MatrixProduct {
    /// With two vectors per row these fill 16 of 32 registers, or 12 of the 16 that AVX2 has: 8 are too
    /// few to hide how long a product takes.
    private static final int WIDE_ROWS = LENGTH == 8 ? 6 : Scratch.TILE_ROWS;

    /// From this many rows on, packing the right operand pays.
    private static final int PACKING_ROWS = 2 * Scratch.TILE_ROWS;

    /// From this many columns on, packing a left operand whose steps are far apart pays: each of its
    /// strips is read once for every panel.
    private static final int STRIPS_COLUMNS = 2 * 2 * LENGTH;

    /// Rows of the left operand that are packed at once: 512 KiB, half of a second-level cache.
    private static final int STRIPS_ROWS = 512 / WIDE_ROWS * WIDE_ROWS;

    private final int m;
    private final int n;
    private final int inner;
    private final Strided left;
    private final Strided right;
    private final float[] c;
    private final int cOffset;
    private final Scratch scratch = Scratch.ofThread();
    private final boolean packsStrips;

    /// What is being added: steps of the inner axis, to rows of the output.
    private int step;

    private int depth;
    private int firstRow;
    private int endRow;
    private float[] strips = {};

    MatrixProduct(int m, int n, int inner, Strided left, Strided right, float[] c, int cOffset) {
        this.m = m;
        this.n = n;
        this.inner = inner;
        this.left = left;
        this.right = right;
        this.c = c;
        this.cOffset = cOffset;
        packsStrips =
                LENGTH >= 8 && left.lineStride() == 1 && m >= PACKING_ROWS && n >= STRIPS_COLUMNS;
    }

    void compute() {
        Arrays.fill(c, cOffset, cOffset + m * n, 0f);
        int rows = packsStrips ? STRIPS_ROWS : m;
        for (step = 0; step < inner; step += Scratch.PANEL_STEPS) {
            depth = Math.min(Scratch.PANEL_STEPS, inner - step);
            for (firstRow = 0; firstRow < m; firstRow += rows) {
                endRow = Math.min(firstRow + rows, m);
                if (packsStrips) packStrips();
                for (int column = 0; column < n; column += 2 * LENGTH)
                    addPanel(column, Math.min(2 * LENGTH, n - column));
            }
        }
    }

    private void packStrips() {
        int rows = (endRow - firstRow) / WIDE_ROWS * WIDE_ROWS;
        strips = scratch.strips(rows * depth);
        Panels.packStrips(left, firstRow, rows, step, depth, WIDE_ROWS, strips);
    }

    /// Adds to up to two vectors of columns.
    private void addPanel(int column, int columns) {
        int width = columns > LENGTH ? 2 * LENGTH : LENGTH;
        if (m < PACKING_ROWS && right.lineStride() == 1 && columns == width) {
            int offset = right.at(column, step);
            addRows(column, columns, width, right.array(), offset, right.stepStride());
            return;
        }
        float[] panel = scratch.panel();
        Panels.pack(right, step, depth, column, columns, width, panel);
        addRows(column, columns, width, panel, 0, width);
    }

    private void addRows(int column, int columns, int width, float[] b, int bOffset, int bStep) {
        int row = firstRow;
        while (row < endRow) {
            int rows = tileRows(endRow - row, width);
            if (columns == width) {
                int at = cOffset + row * n + column;
                addTile(rows, width, row, b, bOffset, bStep, c, at, n);
            } else {
                addRaggedTile(rows, width, row, column, columns, b, bOffset, bStep);
            }
            row += rows;
        }
    }

    private static int tileRows(int rowsLeft, int width) {
        int most = width > LENGTH ? WIDE_ROWS : Scratch.TILE_ROWS;
        if (rowsLeft >= most) return most;
        return rowsLeft >= 4 ? 4 : 1;
    }

    /// A tile that sticks out of the output is computed aside; its columns outside hold what the
    /// panel's padding gives and are dropped.
    private void addRaggedTile(
            int rows,
            int width,
            int row,
            int column,
            int columns,
            float[] b,
            int bOffset,
            int bStep) {
        float[] tile = scratch.tile();
        int at = cOffset + row * n + column;
        if (step == 0) Arrays.fill(tile, 0, rows * width, 0f);
        else
            for (int r = 0; r < rows; r++)
                System.arraycopy(c, at + r * n, tile, r * width, columns);
        addTile(rows, width, row, b, bOffset, bStep, tile, 0, width);
        for (int r = 0; r < rows; r++) System.arraycopy(tile, r * width, c, at + r * n, columns);
    }

    private void addTile(
            int rows,
            int width,
            int row,
            float[] b,
            int bOffset,
            int bStep,
            float[] out,
            int outOffset,
            int outRow) {
        boolean wide = width > LENGTH;
        boolean packed = PackedTiles.PAY && rows == PackedTiles.ROWS && bStep == width;
        if (packsStrips && rows == WIDE_ROWS && wide) {
            addStrip(row, b, bOffset, bStep, out, outOffset, outRow);
        } else if (packed && left.stepStride() == 1) {
            addPackedTile(wide, row, b, bOffset, out, outOffset, outRow);
        } else {
            addStridedTile(rows, wide, row, b, bOffset, bStep, out, outOffset, outRow);
        }
    }

    private void addStrip(
            int row, float[] b, int bOffset, int bStep, float[] out, int outOffset, int outRow) {
        int at = (row - firstRow) * depth;
        if (PackedTiles.PAY)
            PackedTiles.addWideStrip(depth, strips, at, b, bOffset, out, outOffset, outRow);
        else
            WideTiles.addSixRows(
                    depth, strips, at, 1, 6, b, bOffset, bStep, out, outOffset, outRow);
    }

    private void addPackedTile(
            boolean wide, int row, float[] b, int bOffset, float[] out, int outOffset, int outRow) {
        float[] a = left.array();
        int at = left.at(row, step);
        int aRow = left.lineStride();
        if (wide) PackedTiles.addWide(depth, a, at, aRow, b, bOffset, out, outOffset, outRow);
        else PackedTiles.addNarrow(depth, a, at, aRow, b, bOffset, out, outOffset, outRow);
    }

    private void addStridedTile(
            int rows,
            boolean wide,
            int row,
            float[] b,
            int bOffset,
            int bStep,
            float[] out,
            int outOffset,
            int outRow) {
        float[] a = left.array();
        int at = left.at(row, step);
        int aRow = left.lineStride();
        int aStep = left.stepStride();
        if (rows == 8 && wide) {
            WideTiles.addEightRows(
                    depth, a, at, aRow, aStep, b, bOffset, bStep, out, outOffset, outRow);
        } else if (rows == 6) {
            WideTiles.addSixRows(
                    depth, a, at, aRow, aStep, b, bOffset, bStep, out, outOffset, outRow);
        } else if (rows == 4 && wide) {
            WideTiles.addFourRows(
                    depth, a, at, aRow, aStep, b, bOffset, bStep, out, outOffset, outRow);
        } else if (rows == 8) {
            NarrowTiles.addEightRows(
                    depth, a, at, aRow, aStep, b, bOffset, bStep, out, outOffset, outRow);
        } else if (rows == 4) {
            NarrowTiles.addFourRows(
                    depth, a, at, aRow, aStep, b, bOffset, bStep, out, outOffset, outRow);
        } else {
            for (int j = 0; j < (wide ? 2 * LENGTH : LENGTH); j += LENGTH)
                NarrowTiles.addRow(
                        depth,
                        a,
                        at,
                        aRow,
                        aStep,
                        b,
                        bOffset + j,
                        bStep,
                        out,
                        outOffset + j,
                        outRow);
        }
    }
}
