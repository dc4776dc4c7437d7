package dev.ruban.coordinator.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.checkpoint.Sha256;
import dev.ruban.coordinator.durable.Ledger.Head;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    private static final String JOB = "a".repeat(64);
    private static final String DIGEST = "d".repeat(64);

    @TempDir private Path folder = Path.of("set by JUnit");

    private Path file() {
        return folder.resolve("ledger.jsonl");
    }

    private Path lost() {
        return folder.resolve("ledger.lost.jsonl");
    }

    private static LedgerLine line(int epoch) {
        return LedgerLine.epoch(epoch, 10L * epoch, 1.0 / epoch, DIGEST);
    }

    /// Writes the lines of these epochs, and returns the head after each.
    private List<Head> write(Optional<Head> from, int first, int last) {
        try (Ledger ledger = Ledger.open(file(), JOB, from)) {
            return java.util.stream.IntStream.rangeClosed(first, last)
                    .mapToObj(epoch -> {
                        ledger.append(line(epoch));
                        return ledger.head();
                    })
                    .toList();
        }
    }

    @Test
    void linesAreCanonicalAndEachVouchesForTheOneBefore() throws IOException {
        write(Optional.empty(), 1, 2);
        String first =
                """
                {"epoch":1,"event":"epoch","loss":1,"parameters":"%s","previous":"%s","step":10}\
                """
                        .formatted(DIGEST, JOB);
        String second =
                """
                {"epoch":2,"event":"epoch","loss":0.5,"parameters":"%s","previous":"%s","step":20}\
                """
                        .formatted(DIGEST, Sha256.hex(first));
        assertThat(Files.readString(file())).isEqualTo(first + "\n" + second + "\n");
    }

    @Test
    void goesOnWhereItWasAndKeepsTheLostLinesUntilTheyAreThereAgain() throws IOException {
        List<Head> heads = write(Optional.empty(), 1, 4);
        String whole = Files.readString(file());

        write(Optional.of(heads.get(1)), 3, 3);
        assertThat(lost()).exists();
        // Killed again, and the checkpoint is the same one.
        write(Optional.of(heads.get(1)), 3, 4);

        assertThat(Files.readString(file())).isEqualTo(whole);
        assertThat(lost()).doesNotExist();
    }

    @Test
    void refusesALineThatComesOutDifferently() {
        List<Head> heads = write(Optional.empty(), 1, 3);
        try (Ledger ledger = Ledger.open(file(), JOB, Optional.of(heads.getFirst()))) {
            assertThatThrownBy(() -> ledger.append(LedgerLine.epoch(2, 20, 0.25, DIGEST)))
                    .isInstanceOfSatisfying(
                            RubanException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ExitCode.UNVERIFIED))
                    .hasMessageContaining("line 2 of")
                    .hasMessageContaining("\"loss\":0.25")
                    .hasMessageContaining("\"loss\":0.5");
        }
        assertThat(lost()).exists();
    }

    @Test
    void takesALineWithoutAnEndForNone() throws IOException {
        List<Head> heads = write(Optional.empty(), 1, 2);
        Files.writeString(file(), "{\"epoch\":3", StandardOpenOption.APPEND);

        write(Optional.of(heads.get(1)), 3, 3);

        assertThat(Ledger.wholeLines(file())).hasSize(3).allMatch(line -> line.endsWith("}"));
    }

    @Test
    void refusesToGoOnWithALedgerThatWasChanged() throws IOException {
        List<Head> heads = write(Optional.empty(), 1, 2);
        Files.writeString(file(), Files.readString(file()).replace("\"step\":20", "\"step\":21"));

        assertThatThrownBy(() -> Ledger.open(file(), JOB, Optional.of(heads.get(1))))
                .hasMessageContaining("line 2")
                .hasMessageContaining("changed");
    }

    @Test
    void forgetsWhatWasWrongWhenItIsCut() throws IOException {
        List<Head> heads = write(Optional.empty(), 1, 3);
        try (Ledger ledger = Ledger.open(file(), JOB, Optional.of(heads.get(2)))) {
            ledger.cutTo(heads.getFirst());
            ledger.append(LedgerLine.epoch(2, 20, 0.25, DIGEST));
        }
        assertThat(Ledger.wholeLines(file())).hasSize(2);
        assertThat(lost()).doesNotExist();
    }

    @Test
    void readsItsLinesBack() {
        for (LedgerLine line :
                List.of(
                        LedgerLine.start(1e-7, DIGEST, 1),
                        line(7),
                        LedgerLine.end(1L << 40, Double.POSITIVE_INFINITY, DIGEST)))
            assertThat(LedgerLine.parse(line.text(JOB)))
                    .isEqualTo(new LedgerLine.Linked(line, JOB));
    }

    @Test
    void refusesALineInAnotherForm() {
        String text = line(1).text(JOB);
        for (String other :
                List.of(text.replace(":", ": "), text.replace("10", "1e1"), "[]", "{", ""))
            assertThatThrownBy(() -> LedgerLine.parse(other))
                    .isInstanceOf(IllegalArgumentException.class);
    }
}
