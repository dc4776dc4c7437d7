package dev.ruban.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/// Comma-separated values (RFC 4180) in UTF-8, with or without a byte order mark, whose first line
/// names the columns. Empty lines are left out. Only columns that are asked for are taken for
/// numbers.
final class CsvFormat implements TableFormat {
    private static final int BUFFER = 1 << 16;

    /// A block is parsed by one thread, in some milliseconds.
    private static final int BLOCK = 1 << 20;

    private static final int LARGEST_BLOCK = 1 << 24;
    private static final int SMALLEST_BUFFER = 1 << 14;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final int blockBytes;
    private final int largestBlock;

    CsvFormat() {
        this(BLOCK, LARGEST_BLOCK);
    }

    /// @param blockBytes   that are parsed at once, about
    /// @param largestBlock where a record takes more, the rest is read without blocks
    CsvFormat(int blockBytes, int largestBlock) {
        this.blockBytes = blockBytes;
        this.largestBlock = largestBlock;
    }

    /// The first block, which has the header, is read here; the others on all cores.
    @Override
    public Columns read(InputStream bytes, Reading reading, RowStore rows) throws IOException {
        CsvRows handler = new CsvRows(reading, rows);
        CsvBlocks blocks = new CsvBlocks(bytes, blockBytes, largestBlock);
        byte[] first = blocks.next();
        if (first != null) {
            readRecords(new ByteArrayInputStream(first), handler);
            handler.countLines(CsvBlocks.lines(first));
        }
        if (handler.hasHeader() && !blocks.isAtEnd())
            try (ParallelCsv parallel = new ParallelCsv(reading, handler, rows)) {
                parallel.read(blocks);
            }
        readRecords(blocks.rest(), handler);
        return handler.finish();
    }

    /// Reads whole records to the end.
    static void readRecords(InputStream bytes, CsvRows handler) throws IOException {
        Reading reading = handler.reading();
        try (CloseableIterator<Boolean> records =
                reader(reading, handler, characters(bytes, handler)).iterator()) {
            while (records.hasNext()) records.next();
        } catch (CsvParseException e) {
            throw explain(reading, handler, e);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            if (cause == null || cause instanceof CharacterCodingException)
                throw notUtf8(reading, handler, e);
            throw cause;
        } catch (CharacterCodingException e) {
            throw notUtf8(reading, handler, e);
        }
    }

    private static Reader characters(InputStream bytes, CsvRows handler) throws IOException {
        Reader strict =
                new InputStreamReader(
                        bytes,
                        UTF_8.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT));
        Reader characters = new BufferedReader(strict, BUFFER);
        if (handler.hasHeader()) return characters; // what comes here is the file's middle
        characters.mark(1);
        if (characters.read() != BYTE_ORDER_MARK) characters.reset();
        return characters;
    }

    private static CsvReader<Boolean> reader(Reading reading, CsvRows handler, Reader characters) {
        return CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                // Ragged rows are reported by the handler, which knows the file.
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(bufferCharacters(reading.limits().fieldCharacters()))
                .build(handler, characters);
    }

    /// FastCSV doubles its buffer from 8,192 on, and wants room for 8,192 more beside a field.
    /// Fields that fit it, but not the limit, are refused by the handler.
    private static int bufferCharacters(int fieldCharacters) {
        return Math.max(4 * Integer.highestOneBit(fieldCharacters), SMALLEST_BUFFER);
    }

    /// FastCSV wraps what the handler throws; what it throws itself is about quotes, or a field
    /// that does not end.
    private static RuntimeException explain(
            Reading reading, CsvRows handler, CsvParseException problem) {
        return switch (problem.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default ->
                    new RubanException(
                            ExitCode.DATA,
                            "%s, line %d: %s"
                                    .formatted(
                                            reading.file(),
                                            handler.line(),
                                            words(reading, problem)),
                            problem);
        };
    }

    private static String words(Reading reading, CsvParseException problem) {
        return String.valueOf(problem.getMessage()).contains("buffer size")
                ? CsvRows.tooLong(reading)
                : "a quoted field is not closed, or goes on after its closing quote;"
                        + " a quote within quotes is written twice";
    }

    private static RubanException notUtf8(Reading reading, CsvRows handler, Exception cause) {
        return new RubanException(
                ExitCode.DATA,
                "%s, at or after line %d: this is not UTF-8; save the file as UTF-8"
                        .formatted(reading.file(), handler.line()),
                cause);
    }
}
