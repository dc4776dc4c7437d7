package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
    @TempDir Path folder;

    @Test
    void theTokenIsTheFileWithoutWhiteSpaceAroundIt() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), " abcdefghijklmnop/+= \r\n");

        assertThat(TokenFile.read(file)).isEqualTo("abcdefghijklmnop/+=");
    }

    @ParameterizedTest
    @CsvSource({
        "'\n', the token file is empty; make one with: (umask 077;",
        "0123456789abcde, the token has 15 characters; at least 16 are needed",
        "'0123456789 0123456789', one line of printable ASCII without spaces",
        "'0123456789é0123456789', one line of printable ASCII without spaces"
    })
    void refusesWhatIsNoSecret(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), text);

        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOfSatisfying(
                        RubanException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(message);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> TokenFile.read(folder.resolve("none")))
                .hasMessageContaining("there is no such token file; make one with");
        assertThatThrownBy(() -> TokenFile.read(folder)).hasMessageContaining("is a directory");
    }
}
