package dev.ruban.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header of an `.npy` file (NumPy Enhancement Proposal 1; versions 1 to 3): the magic string,
/// two bytes of version, the length in 2 bytes (version 1) or 4, and a Python dictionary.
///
/// @param rows       first axis
/// @param columns    second axis; 1 if there is none
/// @param floatBytes 4 or 8
record NpyHeader(long rows, int columns, int floatBytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']{1,16})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE =
            Pattern.compile(
                    "'shape'\\s*:\\s*\\(\\s*(\\d{1,18})\\s*,\\s*(?:(\\d{1,9})\\s*,?\\s*)?\\)");

    static NpyHeader read(DataInputStream bytes, Reading reading) throws IOException {
        String text = text(bytes, reading);
        int floatBytes = floatBytes(find(TYPE, text, reading, FLOATS).group(1), reading);
        Matcher shape = find(SHAPE, text, reading, SHAPES);
        long rows = Long.parseLong(shape.group(1));
        int columns = shape.group(2) == null ? 1 : Integer.parseInt(shape.group(2));
        if (columns > 1 && find(ORDER, text, reading, ORDERS).group(1).equals("True"))
            throw problem(reading, ORDERS);
        if (columns > reading.limits().columns())
            throw problem(
                    reading, "has more than %d columns".formatted(reading.limits().columns()));
        if (rows == 0 || columns == 0) throw problem(reading, "holds no rows: " + shape.group());
        return new NpyHeader(rows, columns, floatBytes);
    }

    private static int floatBytes(String type, Reading reading) {
        return switch (type) {
            case "<f4" -> Float.BYTES;
            case "<f8" -> Double.BYTES;
            default ->
                    throw problem(reading, "holds values of type " + Quoted.of(type) + "; " + SAVE);
        };
    }

    private static final String SAVE = "save it with astype('<f4') or astype('<f8')";
    private static final String FLOATS = "does not hold little-endian floats; " + SAVE;
    private static final String SHAPES =
            "does not hold a table; save an array of one or two axes: [rows] or [rows, columns]";
    private static final String ORDERS =
            "is stored column by column; save it with numpy.ascontiguousarray";

    private static String text(DataInputStream bytes, Reading reading) throws IOException {
        byte[] start = bytes.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2
                || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length))
            throw problem(reading, "is not an .npy file: it does not begin with \\x93NUMPY");
        int version = start[MAGIC.length];
        if (version < 1 || version > 3)
            throw problem(reading, "has .npy version " + version + "; versions 1 to 3 can be read");
        try {
            byte[] two = bytes.readNBytes(version == 1 ? Short.BYTES : Integer.BYTES);
            long length = 0;
            for (int i = two.length - 1; i >= 0; i--) length = length << 8 | two[i] & 0xFF;
            return text(bytes, reading, length, version);
        } catch (EOFException e) {
            throw new RubanException(
                    ExitCode.DATA, reading.file() + " ends within its .npy header", e);
        }
    }

    private static String text(DataInputStream bytes, Reading reading, long length, int version)
            throws IOException {
        if (length > reading.limits().headerCharacters())
            throw problem(
                    reading,
                    "has an .npy header of %d bytes; at most %d are read"
                            .formatted(length, reading.limits().headerCharacters()));
        byte[] text = bytes.readNBytes((int) length);
        if (text.length < length) throw new EOFException();
        return new String(text, version < 3 ? ISO_8859_1 : UTF_8);
    }

    private static Matcher find(Pattern pattern, String text, Reading reading, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) throw problem(reading, otherwise);
        return matcher;
    }

    private static RubanException problem(Reading reading, String message) {
        return new RubanException(ExitCode.DATA, reading.file() + " " + message);
    }
}
