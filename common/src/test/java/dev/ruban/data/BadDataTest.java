package dev.ruban.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadDataTest {
    private static final DataLimits SMALL =
            DataLimits.defaults()
                    .withColumns(5)
                    .withFieldCharacters(10_000)
                    .withHeaderCharacters(20_000)
                    .withClasses(3)
                    .withGzipRatio(20);

    @TempDir Path directory;

    private static DataRequest labelY(DataRequest request) {
        return request.withLabels(List.of("y"));
    }

    private static DataRequest classes(DataRequest request) {
        return labelY(request).withLabelRule(new LabelRule.NumbersOrClasses());
    }

    private static DataRequest catOrDog(DataRequest request) {
        return labelY(request).withLabelRule(new LabelRule.KnownClasses(List.of("cat", "dog")));
    }

    static Stream<Arguments> wrongCsv() {
        return Stream.of(
                wrong(
                        "",
                        BadDataTest::labelY,
                        "FILE is empty; its first line must name the columns"),
                wrong(
                        "\n\n",
                        BadDataTest::labelY,
                        "FILE is empty; its first line must name the columns"),
                wrong("x,y\n", BadDataTest::labelY, "FILE has a header but no rows"),
                wrong("x,y", BadDataTest::labelY, "FILE has a header but no rows"),
                wrong(
                        "x,y\n1,2\n3\n",
                        BadDataTest::labelY,
                        "FILE, line 3: 1 fields, but the header has 2; quote fields that hold"
                                + " commas"),
                wrong(
                        "x,y\n1,2\na,3,4\n",
                        BadDataTest::labelY,
                        "FILE, line 3: 3 fields, but the header has 2; quote fields that hold"
                                + " commas"),
                wrong(
                        "name,x,y\nBob,1,2\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'name': 'Bob' is not a number; name the columns to"
                                + " predict"
                                + " from by --features, without this one"),
                wrong(
                        "x,y\n1,2\n\n\"3\",four\n",
                        BadDataTest::labelY,
                        "FILE, line 4, column 'y': 'four' is not a number; a label of texts needs a"
                                + " classifier, such as --model logistic"),
                wrong(
                        "x,y\n\"1\n\",2\n,3\n",
                        BadDataTest::labelY,
                        "FILE, line 4, column 'x': the field is empty; fill it in, or remove the row"),
                wrong(
                        "x,y\n  ,2\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'x': '  ' is empty; fill it in, or remove the row"),
                wrong(
                        "x,y\n1,NaN\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'y': 'NaN' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                wrong(
                        "x,y\n-inf,1\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'x': '-inf' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                wrong(
                        "x,y\n1e39,1\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'x': '1e39' is beyond the range of a 32-bit float"
                                + " (3.4028235e38); scale the column down"),
                wrong(
                        "x,y\n1f,1\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'x': '1f' is not a number; name the columns to"
                                + " predict"
                                + " from by --features, without this one"),
                wrong(
                        "x,y\n0x1p3,1\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'x': '0x1p3' is not a number; name the columns to"
                                + " predict"
                                + " from by --features, without this one"),
                wrong(
                        "x,y\n\u001b[31mred,1\n",
                        BadDataTest::labelY,
                        "FILE, line 2, column 'x': '\\u001b[31mred' is not a number; name the"
                                + " columns to"
                                + " predict from by --features, without this one"),
                wrong(
                        "x,y,x\n1,2,3\n",
                        BadDataTest::labelY,
                        "FILE: columns 1 and 3 of the header are both named 'x'; rename one"),
                wrong(
                        ",x,y\n0,2,3\n",
                        BadDataTest::labelY,
                        "FILE: column 1 has no name in the header; name it, or use --features"),
                wrong(
                        "x1,x2,why\n1,2,3\n",
                        BadDataTest::labelY,
                        "FILE has no column 'y' for a label; its columns are 'x1', 'x2', 'why'"),
                wrong(
                        "y\n1\n",
                        BadDataTest::labelY,
                        "FILE has no column beside its label; a feature is needed"),
                wrong(
                        "age,height,target\n1,2,3\n",
                        r ->
                                r.withLabels(List.of("tagret"))
                                        .withFeatures(List.of("Height", "age", "weight")),
                        "FILE has no column 'tagret' for a label; did you mean 'target'?\n"
                                + "FILE has no column 'Height' for a feature; did you mean"
                                + " 'height'?\n"
                                + "FILE has no column 'weight' for a feature; did you mean"
                                + " 'height'?"),
                wrong(
                        "x,y\n1,cat\n2,\n",
                        BadDataTest::classes,
                        "FILE, line 3, column 'y': the field is empty; fill it in, or remove the row"),
                wrong(
                        "x,y\n1,cat\n2,nan\n",
                        BadDataTest::classes,
                        "FILE, line 3, column 'y': 'nan' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                wrong(
                        "x,y\n1,a\n1,b\n1,c\n1,d\n",
                        BadDataTest::classes,
                        "FILE, line 5, column 'y': more than 3 different classes; is this the"
                                + " label?"),
                wrong(
                        "x,y,z\n1,cat,1\n",
                        r -> classes(r).withLabels(List.of("y", "z")),
                        "FILE, line 2, column 'y': 'cat' is not a number; classes can be the only"
                                + " label, not one of several"),
                wrong(
                        "x,y\n1,cat\n2,bird\n",
                        BadDataTest::catOrDog,
                        "FILE, line 3, column 'y': 'bird' is not a class of the model; it knows"
                                + " 'cat',"
                                + " 'dog'"),
                wrong(
                        "x,y\n1,cat\n2,\n",
                        BadDataTest::catOrDog,
                        "FILE, line 3, column 'y': '' is not a class of the model; it knows 'cat',"
                                + " 'dog'"),
                wrong("a,b,c,d,e,y\n", BadDataTest::labelY, "FILE has more than 5 columns"),
                wrong(
                        "a"
                                + "b".repeat(9_000)
                                + ",c"
                                + "d".repeat(9_000)
                                + ",e"
                                + "f".repeat(9_000),
                        BadDataTest::labelY,
                        "FILE: the column names are longer than 20000 characters"),
                wrong(
                        "x,y\n1,2\n" + "3".repeat(10_001) + ",4\n",
                        BadDataTest::labelY,
                        "FILE, line 3: a field is longer than 10000 characters; is a closing quote"
                                + " missing?"),
                wrong(
                        "x,y\n1,2\n" + "3".repeat(200_000) + ",4\n",
                        BadDataTest::labelY,
                        "FILE, line 3: a field is longer than 10000 characters; is a closing quote"
                                + " missing?"),
                wrong(
                        "x,y\n1,2\n\"3,4\n" + "5,6\n".repeat(10_000),
                        BadDataTest::labelY,
                        "FILE, line 3: a field is longer than 10000 characters; is a closing quote"
                                + " missing?"),
                wrong(
                        "x,y\n1,2\n\"3,4\n5,6\n",
                        BadDataTest::labelY,
                        "FILE, line 3: a quoted field is not closed, or goes on after its"
                                + " closing quote;"
                                + " a quote within quotes is written twice"),
                wrong(
                        "x,y\n1,2\n\"3\"3,4\n",
                        BadDataTest::labelY,
                        "FILE, line 3: a quoted field is not closed, or goes on after its"
                                + " closing quote;"
                                + " a quote within quotes is written twice"),
                wrong(
                        "x,y\n1,\u00e9\n".getBytes(ISO_8859_1),
                        BadDataTest::classes,
                        "FILE, at or after line 1: this is not UTF-8; save the file as UTF-8"));
    }

    private static Arguments wrong(
            String content, UnaryOperator<DataRequest> request, String message) {
        return wrong(content.getBytes(UTF_8), request, message);
    }

    private static Arguments wrong(
            byte[] content, UnaryOperator<DataRequest> request, String message) {
        return Arguments.of(content, request, message);
    }

    @ParameterizedTest
    @MethodSource("wrongCsv")
    void aWrongCsvFileIsToldByPlaceValueAndFix(
            byte[] content, UnaryOperator<DataRequest> request, String message) throws IOException {
        Path file = Files.write(directory.resolve("data.csv"), content);
        Path compressed = Files.write(directory.resolve("data.CSV.gz"), gzip(content));
        DataSource inMemory = DataSource.withoutCache();
        DataSource cached = DataSource.withCache(DataCache.in(directory.resolve("cache")));

        for (Path path : List.of(file, compressed))
            for (DataSource source : List.of(inMemory, cached)) {
                // Repetitive text: its ratio is tested elsewhere.
                DataLimits limits = SMALL.withGzipRatio(1_000);
                RubanException problem =
                        problem(source.withLimits(limits), request.apply(DataRequest.of(path)));
                assertThat(problem).hasMessage(message.replace("FILE", path.toString()));
                assertThat(problem.code()).isEqualTo(ExitCode.DATA);
            }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static RubanException problem(DataSource source, DataRequest request) {
        return catchThrowableOfType(RubanException.class, () -> source.open(request));
    }

    static Stream<Arguments> wrongNpy() {
        byte[] two = NpyBytes.floats(1, 2, 3, 4);
        return Stream.of(
                wrong(
                        "x,y\n1,2\n",
                        r -> r,
                        "FILE is not an .npy file: it does not begin with \\x93NUMPY"),
                wrong("", r -> r, "FILE is not an .npy file: it does not begin with \\x93NUMPY"),
                wrong(
                        NpyBytes.of(9, "{}", new byte[0]),
                        r -> r,
                        "FILE has .npy version 9; versions 1 to 3 can be read"),
                wrong(
                        Arrays.copyOf(NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), two), 40),
                        r -> r,
                        "FILE ends within its .npy header"),
                wrong(
                        NpyBytes.of(2, NpyBytes.header("<f4", "(2, 2)") + " ".repeat(30_000), two),
                        r -> r,
                        "FILE has an .npy header of 30059 bytes; at most 20000 are read"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<i8", "(2, 2)"), two),
                        r -> r,
                        "FILE holds values of type '<i8'; save it with astype('<f4') or"
                                + " astype('<f8')"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header(">f4", "(2, 2)"), two),
                        r -> r,
                        "FILE holds values of type '>f4'; save it with astype('<f4') or"
                                + " astype('<f8')"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 1, 2)"), two),
                        r -> r,
                        "FILE does not hold a table; save an array of one or two axes: [rows] or"
                                + " [rows, columns]"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "()"), two),
                        r -> r,
                        "FILE does not hold a table; save an array of one or two axes: [rows] or"
                                + " [rows, columns]"),
                wrong(
                        NpyBytes.of(
                                1, NpyBytes.header("<f4", "(2, 2)").replace("False", "True"), two),
                        r -> r,
                        "FILE is stored column by column; save it with numpy.ascontiguousarray"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(0, 2)"), new byte[0]),
                        r -> r,
                        "FILE holds no rows: 'shape': (0, 2)"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(1, 9)"), two),
                        r -> r,
                        "FILE has more than 5 columns"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), Arrays.copyOf(two, 15)),
                        r -> r,
                        "FILE ends in row 1 of 2; was it written completely?"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), Arrays.copyOf(two, 17)),
                        r -> r,
                        "FILE goes on after its last row; was it written completely?"),
                wrong(
                        NpyBytes.of(
                                1,
                                NpyBytes.header("<f4", "(2, 2)"),
                                NpyBytes.floats(1, 2, 3, 0f / 0)),
                        r -> r,
                        "FILE, row 1, column '1': 'NaN' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                wrong(
                        NpyBytes.of(
                                1, NpyBytes.header("<f8", "(1, 2)"), NpyBytes.doubles(1, -1e39)),
                        r -> r,
                        "FILE, row 0, column '1': '-1.0E39' is beyond the range of a 32-bit float"
                                + " (3.4028235e38); scale the column down"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), two),
                        r -> r.withLabels(List.of("2")),
                        "FILE has no column '2' for a label; its columns are '0', '1'"),
                wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), two),
                        r ->
                                r.withLabels(List.of("1"))
                                        .withLabelRule(new LabelRule.KnownClasses(List.of("a"))),
                        "FILE holds numbers, but the label of the model has classes"));
    }

    @ParameterizedTest
    @MethodSource("wrongNpy")
    void aWrongNpyFileIsToldByPlaceValueAndFix(
            byte[] content, UnaryOperator<DataRequest> request, String message) throws IOException {
        Path path = Files.write(directory.resolve("data.npy"), content);
        RubanException problem =
                problem(
                        DataSource.withoutCache().withLimits(SMALL),
                        request.apply(DataRequest.of(path)));
        assertThat(problem).hasMessage(message.replace("FILE", path.toString()));
        assertThat(problem.code()).isEqualTo(ExitCode.DATA);
    }

    @Test
    void aMissingFileIsToldWithTheFolder() {
        Path path = directory.resolve("absent.csv");
        RubanException problem = problem(DataSource.withoutCache(), DataRequest.of(path));
        assertThat(problem)
                .hasMessage("%s does not exist (looked in %s)".formatted(path, directory));
        assertThat(problem.code()).isEqualTo(ExitCode.DATA);
    }

    @Test
    void aFolderIsNoData() throws IOException {
        Path path = Files.createDirectory(directory.resolve("folder.csv"));
        assertThat(problem(DataSource.withoutCache(), DataRequest.of(path)))
                .hasMessage(path + " is not a file of data, but a directory or a device");
    }

    @Test
    void anUnknownEndingIsAMistakeOfUse() throws IOException {
        Path path = Files.writeString(directory.resolve("data.xlsx"), "x,y\n1,2\n");
        RubanException problem = problem(DataSource.withoutCache(), DataRequest.of(path));
        assertThat(problem)
                .hasMessage(
                        path
                                + " is none of .csv, .csv.gz and .npy; its name must end with"
                                + " one of them");
        assertThat(problem.code()).isEqualTo(ExitCode.USAGE);
    }

    static Stream<Arguments> wrongGzip() throws IOException {
        byte[] table = gzip("x,y\n1,2\n3,4\n".getBytes(UTF_8));
        byte[] bomb = gzip(("x,y\n" + "1,2\n".repeat(1_000_000)).getBytes(UTF_8));
        return Stream.of(
                Arguments.of("x,y\n1,2\n".getBytes(UTF_8), "Not in GZIP format"),
                Arguments.of(Arrays.copyOf(table, table.length - 9), "it ends too early"),
                Arguments.of(bomb, "it grows to more than 20 times its size"));
    }

    @ParameterizedTest
    @MethodSource("wrongGzip")
    void aWrongGzipFileCannotBeDecompressed(byte[] content, String reason) throws IOException {
        Path path = Files.write(directory.resolve("data.csv.gz"), content);
        RubanException problem =
                problem(DataSource.withoutCache().withLimits(SMALL), DataRequest.of(path));
        assertThat(problem)
                .hasMessage(
                        "%s cannot be decompressed: %s; decompress it yourself and look at it"
                                .formatted(path, reason));
        assertThat(problem.code()).isEqualTo(ExitCode.DATA);
    }

    @Test
    void columnsNamedTwiceAreAMistakeOfUse() {
        RubanException problem =
                catchThrowableOfType(
                        RubanException.class,
                        () ->
                                new DataRequest(
                                        java.util.Optional.empty(),
                                        java.util.Optional.of(List.of("a", "y", "a")),
                                        List.of("y", "z", "z"),
                                        new LabelRule.Numbers()));
        assertThat(problem)
                .hasMessage(
                        """
                        label 'z' is named twice; name it once
                        column 'y' is both a label and a feature; name it once
                        feature 'a' is named twice\
                        """);
        assertThat(problem.code()).isEqualTo(ExitCode.USAGE);
    }
}
