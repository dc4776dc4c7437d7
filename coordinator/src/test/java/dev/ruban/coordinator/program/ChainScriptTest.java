package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's script checks the chain of a ledger.
final class ChainScriptTest {
    private static final Pattern SCRIPT = Pattern.compile("```python\\R(.*?)```", Pattern.DOTALL);

    @TempDir private Path folder = Path.of("set by JUnit");

    private record Said(int exit, String text) {}

    @BeforeEach
    void writeTheScript() throws IOException, InterruptedException {
        assumeTrue(hasPython(), "python3 is not there");
        Matcher script = SCRIPT.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(script.find()).as("a Python script in the README").isTrue();
        assertThat(script.group(1).lines()).hasSizeLessThanOrEqualTo(10);
        Files.writeString(folder.resolve("check.py"), script.group(1));
        new CommandLineStage(folder).fit("run", "--epochs 5");
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private Said check() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("python3", "check.py", "run/ledger.jsonl")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }

    @Test
    void acceptsAGoodLedger() throws IOException, InterruptedException {
        assertThat(check().text()).startsWith("a chain of 7 lines; its last one is ");
    }

    @Test
    void findsAChangedDigit() throws IOException, InterruptedException {
        Path ledger = folder.resolve("run/ledger.jsonl");
        Files.writeString(ledger, Files.readString(ledger).replace("\"step\":3", "\"step\":4"));
        Said said = check();
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.text()).startsWith("line 5 links to ");
    }
}
