package dev.ruban.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.random.Philox;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
    @TempDir Path directory;

    private Dataset open(String csv, List<String> labels) {
        return open(csv, labels, new LabelRule.Numbers());
    }

    private Dataset open(String csv, List<String> labels, LabelRule rule) {
        return DataSource.withoutCache().open(request(csv, labels, rule));
    }

    private DataRequest request(String csv, List<String> labels, LabelRule rule) {
        try {
            Path file = Files.writeString(directory.resolve("data.csv"), csv);
            return DataRequest.of(file).withLabels(labels).withLabelRule(rule);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void featuresComeInFileOrderWithoutTheLabels() {
        Dataset data = open("a,y,b,z\n1,2,3,4\n5,6,7,8\n", List.of("z", "y"));

        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.featureNames()).containsExactly("a", "b");
        assertThat(data.labelNames()).containsExactly("z", "y");
        assertThat(data.classes()).isEmpty();
        assertThat(Rows.features(data)).containsExactly(1, 3, 5, 7);
        assertThat(Rows.labels(data)).containsExactly(4, 2, 8, 6);
    }

    @Test
    void featuresComeAsTheyAreAskedForAndOtherColumnsAreNotLookedAt() {
        DataRequest request =
                request("name,a,b,,c\nx,1,2,?,3\ny,4,5,,6\n", List.of(), new LabelRule.Numbers());
        Dataset data = DataSource.withoutCache().open(request.withFeatures(List.of("c", "a")));

        assertThat(data.featureNames()).containsExactly("c", "a");
        assertThat(data.labelNames()).isEmpty();
        assertThat(Rows.features(data)).containsExactly(3, 1, 6, 4);
        assertThat(Rows.labels(data)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x,y\r\n1.5,2\r\n-3e1,4\r\n",
                "\uFEFFx,y\n1.5,2\n-3e1,4\n",
                "\uFEFF\"x\",\"y\"\r\n\"1.5\",\"2\"\r\n\"-3e1\",4",
                "x,y\n\n1.5 , 2\n\n +.0015e+3,2\n-30., 4.0\n"
            })
    void quotesLineEndsBlanksAndTheByteOrderMarkDoNotMatter(String csv) {
        Dataset data = open(csv, List.of("y"));
        assertThat(data.featureNames()).containsExactly("x");
        assertThat(Rows.features(data)).startsWith(1.5f).endsWith(-30f);
        assertThat(Rows.labels(data)).startsWith(2f).endsWith(4f);
    }

    @Test
    void namesMayHaveCommasQuotesAndLineEnds() {
        Dataset data = open("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\n1,2,3\n", List.of());
        assertThat(data.featureNames()).containsExactly("a,b", "say \"x\"", "two\nlines");
    }

    @Test
    void oneValueMayBeBothFloatsBitForBit() {
        Dataset data = open("x,y\n-0,0\n1e-50,-1e-46\n1e-45,1.1754942e-38\n", List.of("y"));
        assertThat(Rows.bits(Rows.features(data)))
                .containsExactly(Rows.bits(-0f, 0f, Float.MIN_VALUE));
        assertThat(Rows.bits(Rows.labels(data)))
                .containsExactly(Rows.bits(0f, -0f, 1.1754942e-38f));
    }

    /// The double nearest to the first two lies exactly between two floats, though the text does
    /// not.
    @ParameterizedTest
    @CsvSource({
        "1.00000017881393432617187499, 1.0000001",
        "1.00000017881393432617187501, 1.0000002",
        "1.00000017881393432617187500, 1.0000002",
        "3.4028235677973366163e38, 3.4028235e38"
    })
    void aValueIsTheFloatNearestToTheTextAndNotToADouble(String text, float nearest) {
        assertThat(new BigDecimal(text).floatValue()).isEqualTo(nearest);
        assertThat(Rows.features(open("x\n" + text + "\n", List.of()))).containsExactly(nearest);
    }

    @Test
    void randomTextsAreReadAsExactArithmeticRoundsThem() {
        Philox philox = new Philox(3);
        int[] words = new int[4];
        StringBuilder csv = new StringBuilder("x\n");
        float[] expected = new float[2_000];
        for (int i = 0; i < expected.length; i++) {
            philox.block(0, i, 0, 0, words);
            String digits = Integer.toUnsignedString(words[0]) + Integer.toUnsignedString(words[1]);
            int exponent = Integer.remainderUnsigned(words[2], 60) - 60;
            String text = (words[3] < 0 ? "-" : "") + digits + "e" + exponent;
            csv.append(text).append('\n');
            expected[i] = new BigDecimal(text).floatValue();
        }
        assertThat(Rows.bits(Rows.features(open(csv.toString(), List.of()))))
                .containsExactly(Rows.bits(expected));
    }

    @Test
    void textLabelsAreClassesSortedByTheirBytes() {
        Dataset data =
                open(
                        "x,y\n1,dog\n2,Zebra\n3,\u00e9mu\n4,\uFF5Epanda\n5,\uD83D\uDC27\n6,dog\n",
                        List.of("y"),
                        new LabelRule.NumbersOrClasses());
        // As UTF-16 the penguin would come before the panda.
        assertThat(data.classes())
                .containsExactly("Zebra", "dog", "\u00e9mu", "\uFF5Epanda", "\uD83D\uDC27");
        assertThat(Rows.labels(data)).containsExactly(1, 0, 2, 3, 4, 1);
        assertThat(Rows.features(data)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void numericLabelsStayNumbersWhereClassesAreAllowed() {
        Dataset data =
                open("x,y\n1,1\n2,0\n3,0.5\n", List.of("y"), new LabelRule.NumbersOrClasses());
        assertThat(data.classes()).isEmpty();
        assertThat(Rows.labels(data)).containsExactly(1, 0, 0.5f);
    }

    @Test
    void aLabelThatMixesNumbersAndTextsHasClassesAsTheyStandInTheFile() {
        Dataset data =
                open(
                        "x,y\n1,1.0\n2,1\n3,none\n4,1.0\n",
                        List.of("y"),
                        new LabelRule.NumbersOrClasses());
        assertThat(data.classes()).containsExactly("1", "1.0", "none");
        assertThat(Rows.labels(data)).containsExactly(1, 0, 2, 1);
    }

    @Test
    void knownClassesKeepTheirOrderWhetherTheyOccurOrNot() {
        Dataset data =
                open(
                        "x,y\n1,dog\n2,1\n",
                        List.of("y"),
                        new LabelRule.KnownClasses(List.of("1", "cat", "dog")));
        assertThat(data.classes()).containsExactly("1", "cat", "dog");
        assertThat(Rows.labels(data)).containsExactly(2, 0);
    }

    @Test
    void aFileLargerThanAnyBufferIsReadWholeCompressedOrNot() throws IOException {
        int rows = 60_000;
        Path plain = directory.resolve("large.csv");
        Path compressed = directory.resolve("large.csv.gz");
        try (OutputStream one = Files.newOutputStream(plain);
                OutputStream other = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            for (OutputStream out : List.of(one, other)) out.write(table(rows).getBytes(UTF_8));
        }
        DataSource small =
                DataSource.withCache(DataCache.in(directory.resolve("cache")))
                        .withLimits(DataLimits.defaults().withFieldCharacters(8));
        for (DataSource source : List.of(small, DataSource.withoutCache()))
            for (Path path : List.of(plain, compressed))
                checkTable(source.open(DataRequest.of(path).withLabels(List.of("c"))), rows);
    }

    private static String table(int rows) {
        StringBuilder csv = new StringBuilder("a,b,c,d\n");
        for (int i = 0; i < rows; i++)
            csv.append(i).append(',').append(0.5 * i).append(",-").append(i).append(",7\n");
        return csv.toString();
    }

    private static void checkTable(Dataset data, int rows) {
        assertThat(data.rows()).isEqualTo(rows);
        float[] features = Rows.features(data);
        float[] labels = Rows.labels(data);
        for (int i = 0; i < rows; i++) {
            assertThat(features[3 * i]).isEqualTo(i);
            assertThat(features[3 * i + 1]).isEqualTo(0.5f * i);
            assertThat(features[3 * i + 2]).isEqualTo(7f);
            assertThat(labels[i]).isEqualTo(-(float) i);
        }
        float[] some = new float[10];
        data.read(40_000, 3, some, 1, some, 0);
        assertThat(some[1]).isEqualTo(-40_001f);
        assertThat(some[4]).isEqualTo(40_001f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1;<f4;(3, 2)", "2;<f4;(3, 2)", "3;<f8;(3, 2)", "1;<f8;(3,2,)"})
    void npyColumnsAreNamedByTheirNumbers(int version, String type, String shape)
            throws IOException {
        byte[] values =
                type.equals("<f4")
                        ? NpyBytes.floats(1, 2, 0.1f, -0f, 5, 6)
                        : NpyBytes.doubles(1, 2, 0.1, -0.0, 5, 6);
        Path path = directory.resolve("data.npy");
        Files.write(path, NpyBytes.of(version, NpyBytes.header(type, shape), values));

        Dataset data =
                DataSource.withoutCache().open(DataRequest.of(path).withLabels(List.of("0")));

        assertThat(data.featureNames()).containsExactly("1");
        assertThat(Rows.bits(Rows.features(data))).containsExactly(Rows.bits(2, -0f, 6));
        assertThat(Rows.labels(data)).containsExactly(1, 0.1f, 5);
    }

    @Test
    void npyOfOneAxisIsOneColumn() throws IOException {
        Path path = directory.resolve("data.npy");
        Files.write(path, NpyBytes.of(1, NpyBytes.header("<f4", "(3,)"), NpyBytes.floats(1, 2, 3)));
        Dataset data = DataSource.withoutCache().open(DataRequest.of(path));
        assertThat(data.featureNames()).containsExactly("0");
        assertThat(Rows.features(data)).containsExactly(1, 2, 3);
    }

    @Test
    void theBuiltInLineIsReadWithoutAFile() {
        Dataset line = Datasets.builtInLine();
        assertThat(line.rows()).isEqualTo(201);
        assertThat(line.featureNames()).containsExactly("x");
        assertThat(line.labelNames()).containsExactly("y");
        assertThat(Rows.features(line)).startsWith(-2f, -1.98f);
        assertThat(Rows.labels(line)).startsWith(-3.8069997f, -3.8241394f);
    }
}
