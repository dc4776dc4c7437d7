package dev.ruban.benchmark.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Made-up tables, the same for the same numbers.
public final class CsvTable {
    private CsvTable() {}

    /// Writes features `x0`, `x1`, ... and a label `y` that depends on them, all with six decimals.
    public static void write(Path file, int rows, int features, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (BufferedWriter text = Files.newBufferedWriter(file, US_ASCII)) {
            for (int i = 0; i < features; i++)
                text.append("x").append(Integer.toString(i)).append(',');
            text.append("y\n");
            StringBuilder line = new StringBuilder();
            for (int row = 0; row < rows; row++) {
                line.setLength(0);
                int sum = 0;
                for (int i = 0; i < features; i++) {
                    int millionths = random.nextInt(-2_000_000, 2_000_000);
                    sum += millionths / features;
                    append(line, millionths).append(',');
                }
                text.append(append(line, sum + random.nextInt(1000)).append('\n'));
            }
        }
    }

    private static StringBuilder append(StringBuilder line, int millionths) {
        int size = Math.abs(millionths);
        if (millionths < 0) line.append('-');
        line.append(size / 1_000_000).append('.');
        String decimals = Integer.toString(size % 1_000_000);
        return line.append("0".repeat(6 - decimals.length())).append(decimals);
    }
}
