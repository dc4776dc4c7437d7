package dev.ruban.data;

import java.util.List;

/// Takes the rows of a table as they are read, and becomes a dataset. Not thread-safe.
interface RowStore extends AutoCloseable {
    /// Called once, before the first row.
    void begin(Columns columns);

    /// @param row features, then labels; only read
    void append(float[] row);

    /// Called at the end.
    /// @param classes empty: the labels are numbers and stay as they are
    /// @param labels  for each code that was appended as a label, the label it stands for
    Dataset finish(List<String> classes, float[] labels);

    /// Gives up what was not finished; harmless after [#finish].
    @Override
    void close();
}
