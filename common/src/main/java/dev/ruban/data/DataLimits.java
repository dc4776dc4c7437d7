package dev.ruban.data;

/// How large the parts of a file may be, so that a damaged or hostile one is refused before it
/// takes the memory of the process.
///
/// @param fieldCharacters  of one field of a CSV file
/// @param headerCharacters of all column names together; bytes for the header of an `.npy` file
/// @param columns          of a file, whether they are used or not
/// @param classes          distinct texts of a label column
/// @param gzipRatio        bytes out per byte in, from [#GZIP_ALLOWANCE] bytes on
public record DataLimits(
        int fieldCharacters, int headerCharacters, int columns, int classes, int gzipRatio) {
    /// Bytes that a compressed file may grow to whatever its ratio.
    public static final long GZIP_ALLOWANCE = 1 << 20;

    private static final int MOST_FIELD_CHARACTERS = 1 << 26;
    private static final DataLimits DEFAULTS =
            new DataLimits(1 << 20, 1 << 24, 1 << 17, 1 << 16, 250);

    public DataLimits {
        if (fieldCharacters < 1 || fieldCharacters > MOST_FIELD_CHARACTERS)
            throw new IllegalArgumentException(
                    "a field may have 1 to %d characters, not %d"
                            .formatted(MOST_FIELD_CHARACTERS, fieldCharacters));
        if (Math.min(headerCharacters, Math.min(columns, Math.min(classes, gzipRatio))) < 1)
            throw new IllegalArgumentException(
                    "limits are at least 1, not %d, %d, %d, %d"
                            .formatted(headerCharacters, columns, classes, gzipRatio));
    }

    public static DataLimits defaults() {
        return DEFAULTS;
    }

    public DataLimits withFieldCharacters(int most) {
        return new DataLimits(most, headerCharacters, columns, classes, gzipRatio);
    }

    public DataLimits withHeaderCharacters(int most) {
        return new DataLimits(fieldCharacters, most, columns, classes, gzipRatio);
    }

    public DataLimits withColumns(int most) {
        return new DataLimits(fieldCharacters, headerCharacters, most, classes, gzipRatio);
    }

    public DataLimits withClasses(int most) {
        return new DataLimits(fieldCharacters, headerCharacters, columns, most, gzipRatio);
    }

    public DataLimits withGzipRatio(int most) {
        return new DataLimits(fieldCharacters, headerCharacters, columns, classes, most);
    }
}
