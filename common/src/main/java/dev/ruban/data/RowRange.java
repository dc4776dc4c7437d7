package dev.ruban.data;

import java.util.List;
import java.util.Objects;

/// Consecutive rows of a dataset.
record RowRange(Dataset whole, long firstRow, long rows) implements Dataset {
    RowRange {
        Objects.checkFromIndexSize(firstRow, rows, whole.rows());
    }

    @Override
    public List<String> featureNames() {
        return whole.featureNames();
    }

    @Override
    public List<String> labelNames() {
        return whole.labelNames();
    }

    @Override
    public List<String> classes() {
        return whole.classes();
    }

    @Override
    public void read(
            long first,
            int count,
            float[] features,
            int featuresOffset,
            float[] labels,
            int labelsOffset) {
        Objects.checkFromIndexSize(first, count, rows);
        whole.read(firstRow + first, count, features, featuresOffset, labels, labelsOffset);
    }
}
