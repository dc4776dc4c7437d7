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
    public void append(float[] appended, int count) {
        int width = columns().features().size();
        int depth = columns().labels().size();
        for (int row = 0; row < count; row++) {
            features.append(appended, row * (width + depth), width);
            labels.append(appended, row * (width + depth) + width, depth);
        }
        rows += count;
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
