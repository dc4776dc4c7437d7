package dev.ruban.tensor.kernel;

/// A layout of a matrix `[rows, features]` for products with one column: 16 rows are a panel, where
/// the 16 values of a feature lie side by side and feature follows feature. The fewer than 16 rows
/// after the last whole panel are a panel of that many rows. It takes the room of the same rows
/// one after the other; rows from a multiple of 16 on lie in the same range of floats as there, and
/// a matrix of one feature lies the same.
public final class RowPanels {
    /// Rows of a panel.
    public static final int ROWS = Kernels.LANES;

    private RowPanels() {}

    /// Rearranges rows that lie one after the other, in place.
    public static void fromRows(int rows, int features, float[] a, int offset) {
        if (features == 1) return;
        float[] copy = Scratch.ofThread().longPanel(Math.multiplyExact(ROWS, features));
        for (int row = 0; row < rows; row += ROWS) {
            int count = Math.min(ROWS, rows - row);
            int at = offset + row * features;
            System.arraycopy(a, at, copy, 0, count * features);
            for (int feature = 0; feature < features; feature++)
                for (int i = 0; i < count; i++)
                    a[at + feature * count + i] = copy[i * features + feature];
        }
    }
}
