package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDataTest {
    @TempDir Path directory;

    @Test
    void aMissingFileIsToldWithTheFolder() {
        Path path = directory.resolve("absent.csv");
        RubanException problem = BadData.problem(DataSource.withoutCache(), DataRequest.of(path));
        assertThat(problem)
                .hasMessage("%s does not exist (looked in %s)".formatted(path, directory));
        assertThat(problem.code()).isEqualTo(ExitCode.DATA);
    }

    @Test
    void aFolderIsNoData() throws IOException {
        Path path = Files.createDirectory(directory.resolve("folder.csv"));
        assertThat(BadData.problem(DataSource.withoutCache(), DataRequest.of(path)))
                .hasMessage(path + " is not a file of data, but a directory or a device");
    }

    @Test
    void anUnknownEndingIsAMistakeOfUse() throws IOException {
        Path path = Files.writeString(directory.resolve("data.xlsx"), "x,y\n1,2\n");
        RubanException problem = BadData.problem(DataSource.withoutCache(), DataRequest.of(path));
        assertThat(problem)
                .hasMessage(
                        path
                                + " is none of .csv, .csv.gz and .npy; its name must end with"
                                + " one of them");
        assertThat(problem.code()).isEqualTo(ExitCode.USAGE);
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
