package dev.ruban.metric;

/// Predictions and labels of one block of rows, both row-major; only read. Shows one block after
/// the other. Not thread-safe.
public final class RowBlock {
    private static final float[] NONE = {};

    private final int outputs;
    private final int labelColumns;
    private int rows;
    private float[] predictions = NONE;
    private float[] labels = NONE;
    private int predictionsOffset;
    private int labelsOffset;

    /// Without rows.
    /// @param outputs      floats of one row's prediction
    /// @param labelColumns floats of one row's label
    public RowBlock(int outputs, int labelColumns) {
        this.outputs = outputs;
        this.labelColumns = labelColumns;
    }

    /// Shows a block.
    /// @param shownRows        at least 1
    /// @param shownPredictions `[rows, outputs]`, from its offset on
    /// @param shownLabels      `[rows, labelColumns]`, from its offset on
    /// @return this
    public RowBlock show(
            int shownRows,
            float[] shownPredictions,
            int predictionsFrom,
            float[] shownLabels,
            int labelsFrom) {
        if (shownRows < 1) throw new IllegalArgumentException("rows=" + shownRows + "; at least 1");
        requireWithin("predictions", shownPredictions, predictionsFrom, shownRows, outputs);
        requireWithin("labels", shownLabels, labelsFrom, shownRows, labelColumns);
        rows = shownRows;
        predictions = shownPredictions;
        predictionsOffset = predictionsFrom;
        labels = shownLabels;
        labelsOffset = labelsFrom;
        return this;
    }

    private static void requireWithin(
            String name, float[] array, int offset, int rows, int columns) {
        if (columns < 1 || offset < 0 || offset + (long) rows * columns > array.length)
            throw new IllegalArgumentException(
                    "%s: %d rows of %d from %d on in an array of %d"
                            .formatted(name, rows, columns, offset, array.length));
    }

    public int rows() {
        return rows;
    }

    int outputs() {
        return outputs;
    }

    int labelColumns() {
        return labelColumns;
    }

    /// One number that was predicted.
    float prediction(int row, int output) {
        return predictions[predictionsOffset + row * outputs + output];
    }

    float label(int row, int column) {
        return labels[labelsOffset + row * labelColumns + column];
    }

    /// Whether a row's only label is of the positive class: 1, not 0 or -1.
    boolean isPositive(int row) {
        return label(row, 0) > 0;
    }
}
