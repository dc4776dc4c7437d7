package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.worker.cli.WorkerRequest.TokenSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<WorkerRequest> requests = new ArrayList<>();

    @TempDir Path folder;

    @AfterEach
    void restoreLogging() {
        Logging.setLevel(LogLevel.WARN);
    }

    @Test
    void theRequestHasTheDefaults() {
        assertThat(execute("--coordinator", "localhost:7070")).isZero();

        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(requests)
                .containsExactly(
                        new WorkerRequest(
                                new HostPort("localhost", 7070),
                                new TokenSource.None(),
                                Optional.empty(),
                                cores,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60),
                                Optional.empty()));
    }

    @Test
    void optionsReplaceTheDefaults() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");

        execute(
                "--coordinator=[::1]:7070",
                "--token-file=" + token,
                "--threads=2",
                "--connect-timeout=500ms",
                "--reconnect-timeout=2m",
                "--log-level=debug");

        assertThat(requests)
                .containsExactly(
                        new WorkerRequest(
                                new HostPort("::1", 7070),
                                new TokenSource.Given("0123456789abcdef"),
                                Optional.empty(),
                                2,
                                Duration.ofMillis(500),
                                Duration.ofMinutes(2),
                                Optional.empty()));
        assertThat(requests.getFirst().toString()).doesNotContain("0123456789abcdef");
    }

    @Test
    void aParentWritesTheTokenToStandardInput() {
        execute("--coordinator", "127.0.0.1:1", "--token-stdin");

        assertThat(requests.getFirst().token()).isEqualTo(new TokenSource.StandardInput());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", Missing required option: '--coordinator=HOST:PORT'",
                "--coordinator=x, 'x' has no port; write HOST:PORT",
                "--coordinator=localhost:0, port 0 is no address",
                "--coordinator=10.0.0.1:7070, may be another machine",
                "--coordinator=localhost:1 --threads=0, --threads: 0 is too small; at least 1",
                "--coordinator=localhost:1 --connect-timeout=60, write a whole number and a unit",
                "--coordinator=localhost:1 --token-file=none, there is no such token file",
                "--coordinator=localhost:1 --rank=0, unknown option '--rank'",
                "--coordinator=localhost:1 --thread=1, did you mean '--threads'?"
            })
    void aFaultIsNamed(String arguments, String message) {
        assertThat(execute(arguments.split(" "))).isEqualTo(64);
        assertThat(err.toString()).startsWith("ruban: error: ").contains(message);
        assertThat(requests).isEmpty();
    }

    @Test
    void insecureAllowsAnotherMachine() {
        assertThat(execute("--coordinator", "10.0.0.1:7070", "--insecure")).isZero();
    }

    @Test
    void helpDoesNotSpeakOfTheParentsOption() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("--connect-timeout", "default: 60s");
        assertThat(out.toString()).doesNotContain("--token-stdin");
    }

    private int execute(String... arguments) {
        CommandContext context =
                new CommandContext(new PrintWriter(out), new PrintWriter(err), new StopSignal());
        String[] given =
                arguments.length == 1 && arguments[0].isEmpty() ? new String[0] : arguments;
        return CommandRunner.execute(
                WorkerMain.commandLine((request, _) -> requests.add(request), context),
                context,
                given);
    }
}
