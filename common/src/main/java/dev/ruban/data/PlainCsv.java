package dev.ruban.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Parses blocks of a CSV file that have neither quotes nor anything but ASCII: where it gets on, the
/// rows are those that [CsvRows] finds, several times sooner. It explains nothing: what is not as it
/// should be is left to [CsvRows]. Not thread-safe.
final class PlainCsv {
    private final Reading reading;
    private final Columns columns;
    private final NumberText.Parser numbers = new NumberText.Parser();
    private final float[] row;

    /// @param reading with the dictionary that classes are to be looked up in
    PlainCsv(Reading reading, Columns columns) {
        this.reading = reading;
        this.columns = columns;
        row = new float[columns.floats()];
    }

    /// @return false if somebody else must read this block, from its beginning; the rows are then
    ///     to be thrown away
    boolean read(byte[] block, RowStore rows) {
        for (byte one : block) if (one < 0 || one == '"') return false;
        int at = 0;
        while (at < block.length) {
            if (block[at] == '\n' || block[at] == '\r') {
                at++;
                continue;
            }
            at = readRow(block, at);
            if (at < 0) return false;
            rows.append(row, 1);
        }
        return true;
    }

    /// @return where the line's end begins, or -1
    private int readRow(byte[] block, int from) {
        int longest = reading.limits().fieldCharacters();
        int column = 0;
        int begin = from;
        while (true) {
            int end = begin;
            while (end < block.length && !isEnd(block[end])) end++;
            if (column >= columns.size()
                    || end - begin > longest
                    || !take(column, block, begin, end)) return -1;
            column++;
            if (end == block.length || block[end] != ',')
                return column == columns.size() ? end : -1;
            begin = end + 1;
        }
    }

    private static boolean isEnd(byte one) {
        return one <= ',' && (one == ',' || one == '\n' || one == '\r');
    }

    private boolean take(int column, byte[] block, int begin, int end) {
        int place = columns.place(column);
        if (place == Columns.UNUSED) return true;
        ClassDictionary classes = reading.classes();
        if (classes != null && columns.isLabel(column)) {
            int code = classes.code(new String(block, begin, end - begin, US_ASCII));
            row[place] = code;
            return code != ClassDictionary.NONE;
        }
        row[place] = numbers.parse(block, begin, end);
        return Float.isFinite(row[place]);
    }
}
