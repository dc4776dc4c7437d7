package dev.ruban.data;

import java.io.IOException;
import java.io.InputStream;

/// A kind of file that holds a table.
interface TableFormat {
    /// Reads a table to its end, in one pass.
    /// @param rows receives the rows, at least one; [RowStore#begin] is called before the first
    /// @throws dev.ruban.problem.RubanException if the file is not what it should be
    /// @throws TextLabelException                if a label is a text where classes are allowed,
    ///     but numbers were expected
    /// @throws IOException                      if the file cannot be read any further
    Columns read(InputStream bytes, Reading reading, RowStore rows) throws IOException;
}
