package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadNpyTest {
    @TempDir Path directory;

    static Stream<Arguments> wrongNpy() {
        byte[] two = NpyBytes.floats(1, 2, 3, 4);
        return Stream.of(
                BadData.wrong(
                        "x,y\n1,2\n",
                        r -> r,
                        "FILE is not an .npy file: it does not begin with \\x93NUMPY"),
                BadData.wrong(
                        "", r -> r, "FILE is not an .npy file: it does not begin with \\x93NUMPY"),
                BadData.wrong(
                        NpyBytes.of(9, "{}", new byte[0]),
                        r -> r,
                        "FILE has .npy version 9; versions 1 to 3 can be read"),
                BadData.wrong(
                        Arrays.copyOf(NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), two), 40),
                        r -> r,
                        "FILE ends within its .npy header"),
                BadData.wrong(
                        NpyBytes.of(2, NpyBytes.header("<f4", "(2, 2)") + " ".repeat(30_000), two),
                        r -> r,
                        "FILE has an .npy header of 30059 bytes; at most 20000 are read"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<i8", "(2, 2)"), two),
                        r -> r,
                        "FILE holds values of type '<i8'; save it with astype('<f4') or"
                                + " astype('<f8')"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header(">f4", "(2, 2)"), two),
                        r -> r,
                        "FILE holds values of type '>f4'; save it with astype('<f4') or"
                                + " astype('<f8')"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 1, 2)"), two),
                        r -> r,
                        "FILE does not hold a table; save an array of one or two axes: [rows] or"
                                + " [rows, columns]"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "()"), two),
                        r -> r,
                        "FILE does not hold a table; save an array of one or two axes: [rows] or"
                                + " [rows, columns]"),
                BadData.wrong(
                        NpyBytes.of(
                                1, NpyBytes.header("<f4", "(2, 2)").replace("False", "True"), two),
                        r -> r,
                        "FILE is stored column by column; save it with numpy.ascontiguousarray"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(0, 2)"), new byte[0]),
                        r -> r,
                        "FILE holds no rows: 'shape': (0, 2)"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(1, 9)"), two),
                        r -> r,
                        "FILE has more than 5 columns"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), Arrays.copyOf(two, 15)),
                        r -> r,
                        "FILE ends in row 1 of 2; was it written completely?"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), Arrays.copyOf(two, 17)),
                        r -> r,
                        "FILE goes on after its last row; was it written completely?"),
                BadData.wrong(
                        NpyBytes.of(
                                1,
                                NpyBytes.header("<f4", "(2, 2)"),
                                NpyBytes.floats(1, 2, 3, 0f / 0)),
                        r -> r,
                        "FILE, row 1, column '1': 'NaN' is not a finite number; replace it, or"
                                + " remove"
                                + " the row"),
                BadData.wrong(
                        NpyBytes.of(
                                1, NpyBytes.header("<f8", "(1, 2)"), NpyBytes.doubles(1, -1e39)),
                        r -> r,
                        "FILE, row 0, column '1': '-1.0E39' is beyond the range of a 32-bit float"
                                + " (3.4028235e38); scale the column down"),
                BadData.wrong(
                        NpyBytes.of(1, NpyBytes.header("<f4", "(2, 2)"), two),
                        r -> r.withLabels(List.of("2")),
                        "FILE has no column '2' for a label; its columns are '0', '1'"),
                BadData.wrong(
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
                BadData.problem(
                        DataSource.withoutCache().withLimits(BadData.SMALL),
                        request.apply(DataRequest.of(path)));
        assertThat(problem).hasMessage(message.replace("FILE", path.toString()));
        assertThat(problem.code()).isEqualTo(ExitCode.DATA);
    }
}
