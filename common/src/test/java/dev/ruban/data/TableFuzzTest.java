package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ruban.problem.RubanException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tables of anybody: rows of finite numbers, or a message.
final class TableFuzzTest {
    private static final DataLimits LIMITS =
            DataLimits.defaults()
                    .withFieldCharacters(64)
                    .withHeaderCharacters(1024)
                    .withColumns(16)
                    .withClasses(8);
    private static final int GZIP_RATIO = 20;

    /// Checks what it takes, and keeps its bits.
    private static final class FiniteRows implements RowStore {
        private final List<Integer> bits = new ArrayList<>();
        private int floats;

        @Override
        public void begin(Columns columns) {
            floats = columns.floats();
        }

        @Override
        public void append(float[] rows, int count) {
            assertThat(rows).hasSizeGreaterThanOrEqualTo(count * floats);
            for (int i = 0; i < count * floats; i++) {
                assertThat(rows[i]).isFinite();
                bits.add(Float.floatToRawIntBits(rows[i]));
            }
        }

        @Override
        public Dataset finish(List<String> classes, float[] labels) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /// Blocks that are parsed on several cores give the rows that one block gives, or are refused,
    /// too.
    @FuzzTest(maxDuration = "2m")
    void numbersInCsv(byte[] bytes) throws IOException {
        assertThat(read(new CsvFormat(16, 64), new ByteArrayInputStream(bytes), "t.csv", null))
                .isEqualTo(read(new CsvFormat(), new ByteArrayInputStream(bytes), "t.csv", null));
    }

    @FuzzTest(maxDuration = "2m")
    void classesInCsv(byte[] bytes) throws IOException {
        ClassDictionary classes = ClassDictionary.open(LIMITS.classes());
        var _ = read(new CsvFormat(), new ByteArrayInputStream(bytes), "t.csv", classes);
        assertThat(classes.classes()).hasSizeLessThanOrEqualTo(LIMITS.classes());
    }

    @FuzzTest(maxDuration = "2m")
    void npy(byte[] bytes) throws IOException {
        var _ = read(new NpyFormat(), new ByteArrayInputStream(bytes), "t.npy", null);
    }

    @FuzzTest(maxDuration = "2m")
    void gzip(byte[] bytes) {
        long most = DataLimits.GZIP_ALLOWANCE + (long) GZIP_RATIO * bytes.length + (1 << 16);
        try (InputStream in = GzipRatioGuard.of(new ByteArrayInputStream(bytes), GZIP_RATIO)) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isLessThanOrEqualTo(most);
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }

    /// The first column of an array is its label.
    /// @return the bits of all rows; empty if the table is refused
    private static Optional<List<Integer>> read(
            TableFormat format, InputStream bytes, String name, @Nullable ClassDictionary classes)
            throws IOException {
        DataRequest request =
                DataRequest.of(Path.of(name)).withLabels(List.of(name.endsWith("npy") ? "0" : "y"));
        FiniteRows rows = new FiniteRows();
        try {
            format.read(bytes, new Reading(name, request, LIMITS, classes), rows);
            return Optional.of(rows.bits);
        } catch (RubanException refused) {
            assertThat(refused).hasMessageContaining(name);
        } catch (TextLabelException texts) {
            assertThat(classes).isNull();
        }
        return Optional.empty();
    }
}
