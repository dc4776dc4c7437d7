package dev.ruban.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts the bytes of a CSV file into blocks that end with a record: at a line's end that is not
/// within quotes. Not thread-safe.
final class CsvBlocks {
    private final InputStream bytes;
    private final int size;
    private final int largest;
    private byte[] carried = {};
    private boolean atEnd;

    /// @param size    of a block, about
    /// @param largest of a block that holds no whole record of less; then [#rest] has it
    CsvBlocks(InputStream bytes, int size, int largest) {
        this.bytes = bytes;
        this.size = size;
        this.largest = largest;
    }

    /// The next block; null at the end, or where a record is too long for one.
    /// @throws IOException if the file cannot be read any further
    byte @Nullable [] next() throws IOException {
        byte[] block = carried;
        int wanted = Math.max(size, block.length + 1);
        while (true) {
            block = filled(block, wanted);
            if (atEnd) {
                carried = new byte[0];
                return block.length == 0 ? null : block;
            }
            int end = endOfRecords(block);
            if (end > 0) {
                carried = Arrays.copyOfRange(block, end, block.length);
                return Arrays.copyOf(block, end);
            }
            if (block.length >= largest) {
                carried = block;
                return null;
            }
            wanted = 2 * block.length;
        }
    }

    /// Whether there is nothing left.
    boolean isAtEnd() {
        return atEnd && carried.length == 0;
    }

    /// What has not been cut into blocks.
    InputStream rest() {
        return new SequenceInputStream(new ByteArrayInputStream(carried), bytes);
    }

    private byte[] filled(byte[] begun, int length) throws IOException {
        byte[] block = Arrays.copyOf(begun, length);
        int read = bytes.readNBytes(block, begun.length, length - begun.length);
        if (begun.length + read == length) return block;
        atEnd = true;
        return Arrays.copyOf(block, begun.length + read);
    }

    /// Where the last record that is whole for sure ends; 0 if none is.
    private static int endOfRecords(byte[] block) {
        return hasQuotes(block) ? endOutsideQuotes(block) : endOfLines(block);
    }

    static boolean hasQuotes(byte[] block) {
        for (byte one : block) if (one == '"') return true;
        return false;
    }

    private static int endOfLines(byte[] block) {
        for (int i = block.length - 1; i > 0; i--) {
            if (block[i - 1] == '\n') return i;
            // One at the very end of the block may be the first half of a line's end.
            if (block[i - 1] == '\r' && block[i] != '\n') return i;
        }
        return 0;
    }

    /// A field is quoted if a quote is its first character (RFC 4180); two quotes within are one.
    private static int endOutsideQuotes(byte[] block) {
        int end = 0;
        boolean fieldBegins = true;
        int i = 0;
        while (i < block.length) {
            byte one = block[i];
            if (fieldBegins && one == '"') {
                i = afterQuotes(block, i + 1);
                fieldBegins = false;
                continue;
            }
            fieldBegins = one == ',' || one == '\n' || one == '\r';
            i++;
            if (one == '\n' || (one == '\r' && i < block.length && block[i] != '\n')) end = i;
        }
        return end;
    }

    private static int afterQuotes(byte[] block, int from) {
        int i = from;
        while (i < block.length) {
            if (block[i] != '"') i++;
            else if (i + 1 < block.length && block[i + 1] == '"') i += 2;
            else return i + 1;
        }
        return i;
    }

    /// Lines that end within a block, as people and parsers count them.
    static long lines(byte[] block) {
        long lines = 0;
        for (int i = 0; i < block.length; i++)
            if (block[i] == '\n'
                    || (block[i] == '\r' && (i + 1 == block.length || block[i + 1] != '\n')))
                lines++;
        return lines;
    }
}
