package dev.ruban.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The example tables: a header line, commas, numbers, no quotes.
///
/// @param rows `[N][columns]`: each value the float nearest to its text
public record Table(List<String> columns, float[][] rows) {

    /// Reads a file.
    public static Table read(Path file) {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Parses a table's text.
    public static Table parse(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        List<float[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            float[] row = new float[fields.length];
            for (int i = 0; i < row.length; i++) row[i] = Float.parseFloat(fields[i]);
            rows.add(row);
        }
        return new Table(List.of(lines.getFirst().split(",", -1)), rows.toArray(float[][]::new));
    }

    /// All columns but the labels, in file order.
    public float[][] features(String... labels) {
        List<String> names = new ArrayList<>(columns);
        names.removeAll(Arrays.asList(labels));
        return labels(names.toArray(String[]::new));
    }

    /// The named columns.
    public float[][] labels(String... names) {
        float[][] result = new float[rows.length][names.length];
        for (int j = 0; j < names.length; j++) {
            int column = columns.indexOf(names[j]);
            if (column < 0) throw new IllegalArgumentException("no column '" + names[j] + "'");
            for (int row = 0; row < rows.length; row++) result[row][j] = rows[row][column];
        }
        return result;
    }

    /// How many of the last rows `--validation-split` takes: `floor(rows * fraction)`, exactly.
    public static int validationRows(int rows, String fraction) {
        return new BigDecimal(fraction)
                .multiply(BigDecimal.valueOf(rows))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
    }
}
