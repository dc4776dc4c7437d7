package dev.ruban.tensor.kernel;

/// A layout of a matrix `[rows, features]` for products with one column: 16 rows are a panel, where
/// the 16 values of a feature lie side by side and feature follows feature. The fewer than 16 rows
/// after the last whole panel are a panel of that many rows. It takes the room of the same rows
/// one after the other; rows from a multiple of 16 on lie in the same range of floats as there, and
/// a matrix of one feature lies the same.
public final class RowPanels {
    /// Rows of a panel.
    public static final int ROWS = Kernels.LANES;

    private static final int GROUP = 4;

    private RowPanels() {}

    /// Rearranges rows that lie one after the other, in place.
    public static void fromRows(int rows, int features, float[] a, int offset) {
        if (features == 1) return;
        float[] copy = Scratch.ofThread().longPanel(Math.multiplyExact(ROWS, features));
        for (int row = 0; row < rows; row += ROWS) {
            int count = Math.min(ROWS, rows - row);
            int at = offset + row * features;
            System.arraycopy(a, at, copy, 0, count * features);
            int grouped = count == ROWS ? fourRowsAtATime(features, copy, a, at) : 0;
            for (int feature = 0; feature < features; feature++)
                for (int i = grouped; i < count; i++)
                    a[at + feature * count + i] = copy[i * features + feature];
        }
    }

    /// A whole panel, in half the time that it takes row by row: each of four rows is read, and their
    /// values are written, one beside the other.
    /// @return the rows that are done
    private static int fourRowsAtATime(int features, float[] rows, float[] panel, int at) {
        for (int i = 0; i < ROWS; i += GROUP) {
            int first = i * features;
            int to = at + i;
            for (int feature = 0; feature < features; feature++, to += ROWS) {
                float a = rows[first + feature];
                float b = rows[first + features + feature];
                float c = rows[first + 2 * features + feature];
                float d = rows[first + 3 * features + feature];
                panel[to] = a;
                panel[to + 1] = b;
                panel[to + 2] = c;
                panel[to + 3] = d;
            }
        }
        return ROWS;
    }
}
