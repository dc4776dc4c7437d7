package dev.ruban.data;

import java.util.List;
import java.util.stream.IntStream;

/// Rows that a program has in arrays.
final class ArrayDataset implements Dataset {
    private final int rows;
    private final float[] features;
    private final float[] labels;
    private final List<String> featureNames;
    private final List<String> labelNames;

    ArrayDataset(float[][] features, float[][] labels) {
        this(features, labels, "feature", "label");
    }

    /// @param feature name of the only feature, or what the numbers follow
    /// @param label   likewise
    ArrayDataset(float[][] features, float[][] labels, String feature, String label) {
        rows = features.length;
        this.features = flat("features", features);
        this.labels = flat("labels", labels);
        if (labels.length != rows)
            throw new IllegalArgumentException(
                    "%d rows of features but %d of labels; each row needs both"
                            .formatted(rows, labels.length));
        featureNames = names(feature, features[0].length);
        labelNames = names(label, labels[0].length);
    }

    private static float[] flat(String what, float[][] rows) {
        if (rows.length == 0 || rows[0].length == 0)
            throw new IllegalArgumentException("there are no " + what + "; at least one row");
        int columns = rows[0].length;
        float[] flat = new float[Math.multiplyExact(rows.length, columns)];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != columns)
                throw new IllegalArgumentException(
                        "row %d has %d %s but row 0 has %d; all rows need the same number"
                                .formatted(row, rows[row].length, what, columns));
            for (int column = 0; column < columns; column++)
                flat[row * columns + column] = finite(what, row, column, rows[row][column]);
        }
        return flat;
    }

    private static float finite(String what, int row, int column, float value) {
        if (Float.isFinite(value)) return value;
        throw new IllegalArgumentException(
                "%s: row %d, column %d is %s; only finite numbers can be trained on"
                        .formatted(what, row, column, Float.toString(value)));
    }

    private static List<String> names(String word, int count) {
        if (count == 1) return List.of(word);
        return IntStream.range(0, count).mapToObj(i -> word + i).toList();
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public List<String> featureNames() {
        return featureNames;
    }

    @Override
    public List<String> labelNames() {
        return labelNames;
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public void read(
            long firstRow,
            int count,
            float[] intoFeatures,
            int featuresOffset,
            float[] intoLabels,
            int labelsOffset) {
        copy(features, featureNames.size(), firstRow, count, intoFeatures, featuresOffset);
        copy(labels, labelNames.size(), firstRow, count, intoLabels, labelsOffset);
    }

    private static void copy(
            float[] from, int columns, long firstRow, int count, float[] into, int offset) {
        int start = Math.toIntExact(firstRow * columns);
        System.arraycopy(from, start, into, offset, count * columns);
    }
}
