package dev.ruban.data;

import java.util.List;

/// A dataset whose features are standardized as they are read.
record StandardizedDataset(Dataset raw, Standardization standardization) implements Dataset {
    @Override
    public long rows() {
        return raw.rows();
    }

    @Override
    public List<String> featureNames() {
        return raw.featureNames();
    }

    @Override
    public List<String> labelNames() {
        return raw.labelNames();
    }

    @Override
    public List<String> classes() {
        return raw.classes();
    }

    @Override
    public void read(
            long firstRow,
            int count,
            float[] features,
            int featuresOffset,
            float[] labels,
            int labelsOffset) {
        raw.read(firstRow, count, features, featuresOffset, labels, labelsOffset);
        standardization.apply(count, features, featuresOffset);
    }
}
