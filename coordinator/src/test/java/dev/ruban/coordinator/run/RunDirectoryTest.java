package dev.ruban.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunDirectoryTest {
    private static final Instant START = Instant.parse("2026-11-23T13:03:48.5Z");

    @TempDir Path folder;

    @Test
    void aRunHasANewDirectoryForItsOwnerAndLatestPointsToIt() throws IOException {
        Path runs = folder.resolve("runs");
        try (RunDirectory first = RunDirectory.create(runs, "some/line.csv", "linear", START);
                RunDirectory second = RunDirectory.create(runs, "some/line.csv", "linear", START)) {
            assertThat(first.path()).isEqualTo(runs.resolve("line-linear-20261123T130348Z"));
            assertThat(second.path()).isEqualTo(runs.resolve("line-linear-20261123T130348Z-2"));
            assertThat(Files.readSymbolicLink(runs.resolve("latest")))
                    .isEqualTo(second.path().getFileName());
            for (Path made : new Path[] {runs, first.path(), first.plots(), first.logs()})
                assertThat(mode(made)).as("%s", made).isEqualTo("rwx------");
            assertThat(mode(first.path().resolve("lock"))).isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    /data/line.csv, line
                    line.csv.gz, line
                    C:\\data\\x.npy, x
                    ../../etc/passwd, passwd
                    .., data
                    a b\u0000c:é.csv, a_b_c__
                    '', data
                    --help, help
                    v1.2-final_3, v1.2-final_3
                    """)
    void namesOfDirectoriesAreOfOurOwnMaking(String data, String expected) {
        assertThat(RunName.of(data)).isEqualTo(expected);
    }

    @Test
    void aSecondRunInTheSameDirectoryIsRefusedAndToldWhoRuns() throws IOException {
        Path out = folder.resolve("out");
        try (RunDirectory first = RunDirectory.at(out, false, START)) {
            first.writeJob("epochs: 1\n");

            for (boolean overwrite : new boolean[] {false, true})
                assertThatThrownBy(() -> RunDirectory.at(out, overwrite, START))
                        .isInstanceOfSatisfying(
                                RubanException.class,
                                failure ->
                                        assertThat(failure.code())
                                                .isEqualTo(ExitCode.CANNOT_CREATE))
                        .hasMessageMatching(
                                "(?s).*out is in use by another coordinator \\(host=\\S+ pid=%d start=2026-11-23T13:03:48Z\\).*"
                                        .formatted(ProcessHandle.current().pid()));
            assertThat(first.job()).hasContent("epochs: 1\n");
        }
    }

    @Test
    void anEmptyDirectoryAndOneWithOnlyAStartAreTaken() {
        RunDirectory.at(folder, false, START).close();
        try (RunDirectory again = RunDirectory.at(folder, false, START)) {
            assertThat(again.path()).isEqualTo(folder);
        }
    }

    @Test
    void aDirectoryThatHoldsARunIsRefusedUnlessItIsToBeOverwritten() throws IOException {
        try (RunDirectory run = RunDirectory.at(folder, false, START)) {
            run.writeJob("old");
            Files.writeString(run.plots().resolve("loss.svg"), "old");
            Files.writeString(folder.resolve("notes.txt"), "the user's own");
        }

        assertThatThrownBy(() -> RunDirectory.at(folder, false, START))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.CANNOT_CREATE))
                .hasMessageContaining(folder + " holds a run already (job.yaml)")
                .hasMessageContaining("--overwrite");

        try (RunDirectory run = RunDirectory.at(folder, true, START)) {
            assertThat(run.job()).doesNotExist();
            assertThat(run.plots()).isEmptyDirectory();
            assertThat(folder.resolve("notes.txt")).hasContent("the user's own");
        }
    }

    @Test
    void aDirectoryOfOtherFilesIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "");

        assertThatThrownBy(() -> RunDirectory.at(folder, false, START))
                .hasMessageContaining("is not empty (thesis.tex)");

        assertThat(folder.resolve("lock")).doesNotExist();
    }

    @Test
    void aPathThroughAFileIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> RunDirectory.at(file.resolve("out"), false, START))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.CANNOT_CREATE))
                .hasMessage(
                        "cannot create the directory %s: a file of that name is there"
                                .formatted(file));
    }

    @Test
    void somethingElseCalledLatestStays() throws IOException {
        Files.createDirectory(folder.resolve("latest"));

        RunDirectory.create(folder, "line", "linear", START).close();

        assertThat(Files.isSymbolicLink(folder.resolve("latest"))).isFalse();
    }

    @Test
    void closingTwiceIsHarmlessAndLeavesNoHolder() {
        RunDirectory run = RunDirectory.at(folder, false, START);
        run.close();
        run.close();

        assertThat(folder.resolve("lock")).isEmptyFile();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
