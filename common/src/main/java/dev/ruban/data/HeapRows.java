package dev.ruban.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the rows in memory.
final class HeapRows implements RowStore {
    private final HeapFloats features = new HeapFloats();
    private final HeapFloats labels = new HeapFloats();
    private @Nullable Columns columns;
    private long rows;

    @Override
    public void begin(Columns begun) {
        columns = begun;
    }

    @Override
    public void append(float[] row) {
        int width = columns().features().size();
        features.append(row, 0, width);
        labels.append(row, width, row.length - width);
        rows++;
    }

    @Override
    public Dataset finish(List<String> classes, float[] classLabels) {
        if (!classes.isEmpty()) labels.replace(classLabels);
        return new StoredDataset(
                rows,
                new ColumnNames(columns().features(), columns().labels(), classes),
                features,
                labels);
    }

    private Columns columns() {
        if (columns == null) throw new IllegalStateException("rows come after begin");
        return columns;
    }

    @Override
    public void close() {}
}
