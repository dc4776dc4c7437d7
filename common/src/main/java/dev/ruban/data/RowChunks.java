package dev.ruban.data;

/// Walks over a dataset in file order, some rows at a time, in the same two arrays.
final class RowChunks {
    /// Sees consecutive rows.
    @FunctionalInterface
    interface Visitor {
        /// @param features `[count, features]`, valid during the call
        /// @param labels   `[count, labels]`, valid during the call
        void visit(int count, float[] features, float[] labels);
    }

    private final Dataset dataset;
    private final float[] features;
    private final float[] labels;
    private final int mostRows;

    private RowChunks(Dataset dataset, int mostRows) {
        this.dataset = dataset;
        this.mostRows = mostRows;
        features = new float[mostRows * dataset.featureNames().size()];
        labels = new float[mostRows * dataset.labelNames().size()];
    }

    /// Chunks of 16 to 1,024 rows, a power of two, that take little memory.
    static RowChunks of(Dataset dataset) {
        int floats = dataset.featureNames().size() + dataset.labelNames().size();
        return new RowChunks(dataset, BlockSize.of(floats));
    }

    int mostRows() {
        return mostRows;
    }

    void forEach(Visitor visitor) {
        for (long row = 0; row < dataset.rows(); row += mostRows) {
            int count = (int) Math.min(mostRows, dataset.rows() - row);
            dataset.read(row, count, features, 0, labels, 0);
            visitor.visit(count, features, labels);
        }
    }
}
