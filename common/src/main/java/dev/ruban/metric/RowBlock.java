package dev.ruban.metric;

/// Predictions and labels of one block of rows, both row-major; only read.
/// @param predictions       `[rows, outputs]`, from `predictionsOffset`
/// @param labels            `[rows, labelColumns]`, from `labelsOffset`
/// @param rows              at least 1
public record RowBlock(
        int rows,
        float[] predictions,
        int predictionsOffset,
        int outputs,
        float[] labels,
        int labelsOffset,
        int labelColumns) {
    public RowBlock {
        if (rows < 1) throw new IllegalArgumentException("rows=" + rows + "; at least 1");
        requireWithin("predictions", predictions.length, predictionsOffset, rows, outputs);
        requireWithin("labels", labels.length, labelsOffset, rows, labelColumns);
    }

    private static void requireWithin(String name, int length, int offset, int rows, int columns) {
        if (columns < 1 || offset < 0 || offset + (long) rows * columns > length)
            throw new IllegalArgumentException(
                    "%s: %d rows of %d from %d on in an array of %d"
                            .formatted(name, rows, columns, offset, length));
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
