package dev.ruban.data;

import java.util.Arrays;
import java.util.List;

/// Keeps the rows of one block until their turn has come.
final class BlockRows implements RowStore {
    private static final int FIRST = 1 << 12;

    private final int width;
    private float[] values;
    private int count;

    /// @param width floats of a row
    BlockRows(int width) {
        this.width = width;
        values = new float[Math.max(FIRST, width)];
    }

    @Override
    public void begin(Columns columns) {
        throw new IllegalStateException("a block has no header");
    }

    @Override
    public void append(float[] rows, int appended) {
        int from = count * width;
        int end = from + appended * width;
        if (end > values.length) values = Arrays.copyOf(values, Math.max(end, 2 * values.length));
        System.arraycopy(rows, 0, values, from, appended * width);
        count += appended;
    }

    int count() {
        return count;
    }

    /// `[count, width]`, then room.
    float[] values() {
        return values;
    }

    @Override
    public Dataset finish(List<String> classes, float[] labels) {
        throw new IllegalStateException("a block is no dataset");
    }

    @Override
    public void close() {}
}
