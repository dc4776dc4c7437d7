package dev.ruban.data;

import java.util.List;
import java.util.Objects;

/// A dataset whose features and labels stand in two sequences, both row-major.
final class StoredDataset implements Dataset {
    private final long rows;
    private final ColumnNames names;
    private final Floats features;
    private final Floats labels;

    StoredDataset(long rows, ColumnNames names, Floats features, Floats labels) {
        this.rows = rows;
        this.names = names;
        this.features = features;
        this.labels = labels;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public List<String> featureNames() {
        return names.features();
    }

    @Override
    public List<String> labelNames() {
        return names.labels();
    }

    @Override
    public List<String> classes() {
        return names.classes();
    }

    @Override
    public void read(
            long firstRow,
            int count,
            float[] intoFeatures,
            int featuresOffset,
            float[] intoLabels,
            int labelsOffset) {
        Objects.checkFromIndexSize(firstRow, count, rows);
        int width = names.features().size();
        features.copy(firstRow * width, count * width, intoFeatures, featuresOffset);
        int depth = names.labels().size();
        labels.copy(firstRow * depth, count * depth, intoLabels, labelsOffset);
    }
}
