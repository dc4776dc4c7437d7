package dev.ruban.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns the fields of a CSV file into rows of floats as the parser meets them: no object is made
/// for a number. A record is judged as a whole at its end, so that a shifted row is called ragged
/// rather than blamed for the text in one of its columns.
final class CsvRows extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final Reading reading;
    private final RowStore rows;
    private final List<String> header = new ArrayList<>();
    private int headerCharacters;
    private @Nullable Columns columns;
    private float[] row = new float[0];
    private long linesBefore;
    private long line = 1;
    private long count;
    private int flawedColumn;
    private @Nullable String flawedText;

    CsvRows(Reading reading, RowStore rows) {
        this.reading = reading;
        this.rows = rows;
    }

    /// For a block of the file whose header another has read.
    CsvRows(Reading reading, RowStore rows, CsvRows ofHeader) {
        this(reading, rows);
        header.addAll(ofHeader.header);
        columns = ofHeader.columns();
        row = new float[columns.floats()];
    }

    /// @throws RubanException if there is no header yet
    Columns columns() {
        if (columns == null)
            throw problem(reading.file() + " is empty; its first line must name the columns");
        return columns;
    }

    Reading reading() {
        return reading;
    }

    boolean hasHeader() {
        return columns != null;
    }

    /// What was read ends here; whoever reads on counts lines from 1 again.
    void countLines(long lines) {
        linesBefore += lines;
    }

    /// Rows that somebody else has read.
    void countRows(long rows) {
        count += rows;
    }

    /// First line of the record that is being read, from 1.
    long line() {
        return line;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = linesBefore + startingLineNumber;
        flawedText = null;
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
        if (length > reading.limits().fieldCharacters())
            throw problem("%s, line %d: %s".formatted(reading.file(), line, tooLong(reading)));
        if (columns == null) {
            addName(new String(text, offset, length));
            return;
        }
        if (flawedText != null || column >= columns.size()) return;
        int place = columns.place(column);
        if (place == Columns.UNUSED) return;
        if (reading.classes() != null && columns.isLabel(column))
            row[place] = code(reading.classes(), column, new String(text, offset, length));
        else row[place] = number(column, text, offset, length);
    }

    static String tooLong(Reading reading) {
        return "a field is longer than %d characters; is a closing quote missing?"
                .formatted(reading.limits().fieldCharacters());
    }

    private void addName(String name) {
        headerCharacters += name.length();
        if (headerCharacters > reading.limits().headerCharacters())
            throw problem(
                    "%s: the column names are longer than %d characters"
                            .formatted(reading.file(), reading.limits().headerCharacters()));
        if (header.size() == reading.limits().columns())
            throw problem(
                    "%s has more than %d columns"
                            .formatted(reading.file(), reading.limits().columns()));
        header.add(name);
    }

    private float number(int column, char[] text, int offset, int length) {
        float value = NumberText.parse(text, offset, length);
        if (!Float.isFinite(value)) note(column, new String(text, offset, length));
        return value;
    }

    private float code(ClassDictionary classes, int column, String text) {
        int code = classes.code(text);
        if (code == ClassDictionary.NONE) note(column, text);
        return code;
    }

    private void note(int column, String text) {
        flawedColumn = column;
        flawedText = text;
    }

    @Override
    protected Boolean buildRecord() {
        if (getRecordType() != RecordType.DATA) return true;
        if (columns == null) begin();
        else endRow(columns);
        return true;
    }

    private void begin() {
        columns = Columns.resolve(reading.file(), header, reading.request());
        row = new float[columns.floats()];
        rows.begin(columns);
    }

    private void endRow(Columns known) {
        if (getFieldCount() != known.size())
            throw problem(
                    "%s, line %d: %d fields, but the header has %d; quote fields that hold commas"
                            .formatted(reading.file(), line, getFieldCount(), known.size()));
        if (flawedText != null)
            throw new Flaw(
                            reading,
                            header.get(flawedColumn),
                            known.isLabel(flawedColumn),
                            flawedText)
                    .at("line " + line);
        rows.append(row, 1);
        count++;
    }

    /// @throws RubanException if there was no header, or no row
    Columns finish() {
        Columns known = columns();
        if (count == 0) throw problem(reading.file() + " has a header but no rows");
        return known;
    }

    private static RubanException problem(String message) {
        return new RubanException(ExitCode.DATA, message);
    }
}
