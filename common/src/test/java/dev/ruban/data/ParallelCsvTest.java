package dev.ruban.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ruban.problem.RubanException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A file that is read in blocks, by several threads, gives what it gives as a whole: rows, classes,
/// and the words about what is wrong.
class ParallelCsvTest {
    private static final int WHOLE = 1 << 20;
    private static final String[] NUMBERS = {
        "1",
        "-2.5",
        "0",
        "-0",
        " 7 ",
        "+3",
        ".5",
        "6.",
        "1e-3",
        "3.4028235e38",
        "16777217",
        "0.1",
        "123456789.123456789",
        "\"8\"",
        "\" 9\"",
        "1.00000005960464477539",
        "-0.0000001"
    };
    private static final String[] FLAWS = {
        "",
        "x",
        "\"a\"b",
        "1,2",
        "nan",
        "1e39",
        "0x1p3",
        "1f",
        "é",
        "\"open",
        "3\"",
        "\"q\"\"q\"",
        "-",
        ".",
        "12345678901234567890123456789012345678901234567890"
    };
    private static final String[] TEXTS = {"cat", "dog", "\"a,b\"", "\"two\nlines\"", "é", "7"};
    private static final String[] ENDS = {"\n", "\r\n", "\r", "\n\n", "\n\r\n"};

    private static Stream<Long> seeds() {
        return LongStream.range(0, 300).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void blocksOfAnySizeGiveWhatTheWholeFileGives(long seed) {
        Random random = new Random(seed);
        String csv = csv(random);
        String whole = outcome(csv, WHOLE, WHOLE);

        for (int size : new int[] {1, 7, 64, 500})
            assertThat(outcome(csv, size, WHOLE))
                    .as("blocks of %d bytes of %s", size, csv)
                    .isEqualTo(whole);
        assertThat(outcome(csv, 7, 16)).as("records too long for a block").isEqualTo(whole);
    }

    /// Some rows of a number, another and a label; in every third file one thing is wrong.
    private static String csv(Random random) {
        boolean texts = random.nextInt(3) == 0;
        int rows = 1 + random.nextInt(60);
        int flawed = random.nextInt(3) == 0 ? random.nextInt(rows) : -1;
        String end = ENDS[random.nextInt(ENDS.length)];
        StringBuilder csv = new StringBuilder(random.nextBoolean() ? "\uFEFFa,\"b\",y" : "a,b,y");
        csv.append(end);
        for (int row = 0; row < rows; row++) {
            csv.append(row == flawed ? any(FLAWS, random) : any(NUMBERS, random)).append(',');
            csv.append(any(NUMBERS, random)).append(',');
            csv.append(texts ? any(TEXTS, random) : any(NUMBERS, random));
            if (row + 1 < rows || random.nextBoolean()) csv.append(end);
        }
        return csv.toString();
    }

    private static String any(String[] texts, Random random) {
        return texts[random.nextInt(texts.length)];
    }

    /// Everything that reading comes to, as text.
    private static String outcome(String csv, int blockBytes, int largestBlock) {
        DataLimits limits = DataLimits.defaults().withClasses(5).withFieldCharacters(45);
        try {
            return outcome(
                    csv, new Reading("t.csv", request(), limits, null), blockBytes, largestBlock);
        } catch (TextLabelException _) { // as DataSource does: once more, with classes
            ClassDictionary classes = ClassDictionary.open(limits.classes());
            Reading reading = new Reading("t.csv", request(), limits, classes);
            return outcome(csv, reading, blockBytes, largestBlock);
        }
    }

    private static String outcome(String csv, Reading reading, int blockBytes, int largestBlock) {
        try {
            return read(csv, reading, new CsvFormat(blockBytes, largestBlock));
        } catch (RubanException e) {
            return e.code() + e.getMessage();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static DataRequest request() {
        return DataRequest.of(Path.of("t.csv"))
                .withLabels(List.of("y"))
                .withLabelRule(new LabelRule.NumbersOrClasses());
    }

    private static String read(String csv, Reading reading, CsvFormat format) throws IOException {
        HeapRows rows = new HeapRows();
        format.read(new ByteArrayInputStream(csv.getBytes(UTF_8)), reading, rows);
        ClassDictionary classes = reading.classes();
        Dataset data =
                classes == null
                        ? rows.finish(List.of(), new float[0])
                        : rows.finish(classes.classes(), classes.labels());
        return data.classes()
                + Arrays.toString(Rows.bits(Rows.features(data)))
                + Arrays.toString(Rows.bits(Rows.labels(data)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void aFileThatBreaksOffIsToldAfterWhatIsWrongBefore(int blockBytes) {
        Reading reading = new Reading("t.csv", request(), DataLimits.defaults(), null);
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream("a,y\n1,2\nbad,4\n5,6\n".getBytes(UTF_8)),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("broken off");
                            }

                            @Override
                            public int read(byte[] into, int from, int count) throws IOException {
                                throw new IOException("broken off");
                            }
                        });

        assertThat(
                        catchThrowable(() ->
                                new CsvFormat(blockBytes, WHOLE)
                                        .read(broken, reading, new HeapRows())))
                .hasMessageContaining(blockBytes == 64 ? "broken off" : "line 3");
    }

    @Test
    void aNumberOfFewDigitsHasTheBitsOfTheGeneralParser() {
        Random random = new Random(1);
        NumberText.Parser parser = new NumberText.Parser();
        for (int i = 0; i < 200_000; i++) {
            String text = number(random);
            byte[] bytes = text.getBytes(UTF_8);
            float expected = NumberText.parse(text.toCharArray(), 0, text.length());

            assertThat(Float.floatToRawIntBits(parser.parse(bytes, 0, bytes.length)))
                    .as(text)
                    .isEqualTo(Float.floatToRawIntBits(expected));
        }
    }

    /// Half of them within a billionth of the middle between two floats.
    private static String number(Random random) {
        if (random.nextBoolean()) {
            float low = (float) (random.nextInt(2_000_000) / 1000.0);
            double middle = ((double) low + Math.nextUp(low)) / 2;
            return new BigDecimal(middle)
                    .add(BigDecimal.valueOf(random.nextInt(3) - 1, 6 + random.nextInt(10)))
                    .setScale(6 + random.nextInt(10), RoundingMode.HALF_EVEN)
                    .toPlainString();
        }
        String digits = Long.toString(Math.abs(random.nextLong() >> random.nextInt(62)));
        int point = random.nextInt(digits.length() + 1);
        return (random.nextBoolean() ? "-" : "")
                + digits.substring(0, point)
                + "."
                + digits.substring(point);
    }
}
