package dev.ruban.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadCsvTest {
    @TempDir Path directory;

    static Stream<Arguments> wrongCsv() {
        return Stream.of(
                BadData.wrong(
                        "", BadData::labelY, "FILE is empty; its first line must name the columns"),
                BadData.wrong(
                        "\n\n",
                        BadData::labelY,
                        "FILE is empty; its first line must name the columns"),
                BadData.wrong("x,y\n", BadData::labelY, "FILE has a header but no rows"),
                BadData.wrong("x,y", BadData::labelY, "FILE has a header but no rows"),
                BadData.wrong(
                        "x,y\n1,2\n3\n",
                        BadData::labelY,
                        "FILE, line 3: 1 fields, but the header has 2; quote fields that hold"
                                + " commas"),
                BadData.wrong(
                        "x,y\n1,2\na,3,4\n",
                        BadData::labelY,
                        "FILE, line 3: 3 fields, but the header has 2; quote fields that hold"
                                + " commas"),
                BadData.wrong(
                        "name,x,y\nBob,1,2\n",
                        BadData::labelY,
                        "FILE, line 2, column 'name': 'Bob' is not a number; name the columns to"
                                + " predict"
                                + " from by --features, without this one"),
                BadData.wrong(
                        "x,y\n1,2\n\n\"3\",four\n",
                        BadData::labelY,
                        "FILE, line 4, column 'y': 'four' is not a number; a label of texts needs a"
                                + " classifier, such as --model logistic"),
                BadData.wrong(
                        "x,y\n\"1\n\",2\n,3\n",
                        BadData::labelY,
                        "FILE, line 4, column 'x': the field is empty; fill it in, or remove the row"),
                BadData.wrong(
                        "x,y\n  ,2\n",
                        BadData::labelY,
                        "FILE, line 2, column 'x': '  ' is empty; fill it in, or remove the row"),
                BadData.wrong(
                        "x,y\n1,NaN\n",
                        BadData::labelY,
                        "FILE, line 2, column 'y': 'NaN' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                BadData.wrong(
                        "x,y\n-inf,1\n",
                        BadData::labelY,
                        "FILE, line 2, column 'x': '-inf' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                BadData.wrong(
                        "x,y\n1e39,1\n",
                        BadData::labelY,
                        "FILE, line 2, column 'x': '1e39' is beyond the range of a 32-bit float"
                                + " (3.4028235e38); scale the column down"),
                BadData.wrong(
                        "x,y\n1f,1\n",
                        BadData::labelY,
                        "FILE, line 2, column 'x': '1f' is not a number; name the columns to"
                                + " predict"
                                + " from by --features, without this one"),
                BadData.wrong(
                        "x,y\n0x1p3,1\n",
                        BadData::labelY,
                        "FILE, line 2, column 'x': '0x1p3' is not a number; name the columns to"
                                + " predict"
                                + " from by --features, without this one"),
                BadData.wrong(
                        "x,y\n\u001b[31mred,1\n",
                        BadData::labelY,
                        "FILE, line 2, column 'x': '\\u001b[31mred' is not a number; name the"
                                + " columns to"
                                + " predict from by --features, without this one"),
                BadData.wrong(
                        "x,y,x\n1,2,3\n",
                        BadData::labelY,
                        "FILE: columns 1 and 3 of the header are both named 'x'; rename one"),
                BadData.wrong(
                        ",x,y\n0,2,3\n",
                        BadData::labelY,
                        "FILE: column 1 has no name in the header; name it, or use --features"),
                BadData.wrong(
                        "x1,x2,why\n1,2,3\n",
                        BadData::labelY,
                        "FILE has no column 'y' for a label; its columns are 'x1', 'x2', 'why'"),
                BadData.wrong(
                        "y\n1\n",
                        BadData::labelY,
                        "FILE has no column beside its label; a feature is needed"),
                BadData.wrong(
                        "age,height,target\n1,2,3\n",
                        r ->
                                r.withLabels(List.of("tagret"))
                                        .withFeatures(List.of("Height", "age", "weight")),
                        "FILE has no column 'tagret' for a label; did you mean 'target'?\n"
                                + "FILE has no column 'Height' for a feature; did you mean"
                                + " 'height'?\n"
                                + "FILE has no column 'weight' for a feature; did you mean"
                                + " 'height'?"),
                BadData.wrong(
                        "x,y\n1,cat\n2,\n",
                        BadData::classes,
                        "FILE, line 3, column 'y': the field is empty; fill it in, or remove the row"),
                BadData.wrong(
                        "x,y\n1,cat\n2,nan\n",
                        BadData::classes,
                        "FILE, line 3, column 'y': 'nan' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                BadData.wrong(
                        "x,y\n1,a\n1,b\n1,c\n1,d\n",
                        BadData::classes,
                        "FILE, line 5, column 'y': more than 3 different classes; is this the"
                                + " label?"),
                BadData.wrong(
                        "x,y,z\n1,cat,1\n",
                        r -> BadData.classes(r).withLabels(List.of("y", "z")),
                        "FILE, line 2, column 'y': 'cat' is not a number; classes can be the only"
                                + " label, not one of several"),
                BadData.wrong(
                        "x,y\n1,cat\n2,bird\n",
                        BadData::catOrDog,
                        "FILE, line 3, column 'y': 'bird' is not a class of the model; it knows"
                                + " 'cat',"
                                + " 'dog'"),
                BadData.wrong(
                        "x,y\n1,cat\n2,\n",
                        BadData::catOrDog,
                        "FILE, line 3, column 'y': '' is not a class of the model; it knows 'cat',"
                                + " 'dog'"),
                BadData.wrong("a,b,c,d,e,y\n", BadData::labelY, "FILE has more than 5 columns"),
                BadData.wrong(
                        "a"
                                + "b".repeat(9_000)
                                + ",c"
                                + "d".repeat(9_000)
                                + ",e"
                                + "f".repeat(9_000),
                        BadData::labelY,
                        "FILE: the column names are longer than 20000 characters"),
                BadData.wrong(
                        "x,y\n1,2\n" + "3".repeat(10_001) + ",4\n",
                        BadData::labelY,
                        "FILE, line 3: a field is longer than 10000 characters; is a closing quote"
                                + " missing?"),
                BadData.wrong(
                        "x,y\n1,2\n" + "3".repeat(200_000) + ",4\n",
                        BadData::labelY,
                        "FILE, line 3: a field is longer than 10000 characters; is a closing quote"
                                + " missing?"),
                BadData.wrong(
                        "x,y\n1,2\n\"3,4\n" + "5,6\n".repeat(10_000),
                        BadData::labelY,
                        "FILE, line 3: a field is longer than 10000 characters; is a closing quote"
                                + " missing?"),
                BadData.wrong(
                        "x,y\n1,2\n\"3,4\n5,6\n",
                        BadData::labelY,
                        "FILE, line 3: a quoted field is not closed, or goes on after its"
                                + " closing quote;"
                                + " a quote within quotes is written twice"),
                BadData.wrong(
                        "x,y\n1,2\n\"3\"3,4\n",
                        BadData::labelY,
                        "FILE, line 3: a quoted field is not closed, or goes on after its"
                                + " closing quote;"
                                + " a quote within quotes is written twice"),
                BadData.wrong(
                        "x,y\n1,\u00e9\n".getBytes(ISO_8859_1),
                        BadData::classes,
                        "FILE, at or after line 1: this is not UTF-8; save the file as UTF-8"));
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
                DataLimits limits = BadData.SMALL.withGzipRatio(1_000);
                RubanException problem =
                        BadData.problem(
                                source.withLimits(limits), request.apply(DataRequest.of(path)));
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
                BadData.problem(
                        DataSource.withoutCache().withLimits(BadData.SMALL), DataRequest.of(path));
        assertThat(problem)
                .hasMessage(
                        "%s cannot be decompressed: %s; decompress it yourself and look at it"
                                .formatted(path, reason));
        assertThat(problem.code()).isEqualTo(ExitCode.DATA);
    }
}
