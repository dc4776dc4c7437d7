package dev.ruban.data;

import java.util.List;

/// Takes the rows of a table as they are read, and becomes a dataset. Not thread-safe.
interface RowStore extends AutoCloseable {
    /// Called once, before the first row.
    void begin(Columns columns);

    /// @param rows  consecutive rows, each its features, then its labels; only read
    /// @param count of rows
    void append(float[] rows, int count);

    /// Called at the end.
    /// @param classes empty: the labels are numbers and stay as they are
    /// @param labels  for each code that was appended as a label, the label it stands for
    Dataset finish(List<String> classes, float[] labels);

    /// Gives up what was not finished; harmless after [#finish].
    @Override
    void close();
}
