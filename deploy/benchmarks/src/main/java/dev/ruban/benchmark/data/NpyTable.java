package dev.ruban.benchmark.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Made-up tables in NumPy's format, the same for the same numbers.
public final class NpyTable {
    private static final int HEADER = 118; // with the ten bytes before it a multiple of 64

    private NpyTable() {}

    /// Writes floats from -0.5 to 0.5.
    public static void write(Path file, int rows, int columns, long seed) throws IOException {
        String shape =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                        .formatted(rows, columns);
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer row = ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, HEADER, 0});
            bytes.write(
                    (shape + " ".repeat(HEADER - 1 - shape.length()) + "\n").getBytes(US_ASCII));
            for (int i = 0; i < rows; i++) {
                for (int column = 0; column < columns; column++)
                    row.putFloat(column * Float.BYTES, random.nextFloat() - 0.5f);
                bytes.write(row.array());
            }
        }
    }
}
