package dev.ruban.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.cli.Main;
import dev.ruban.coordinator.program.RubanProgram;
import dev.ruban.worker.cli.WorkerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The README's program is run as it stands there, and prints what stands there.
@Timeout(60)
class ReadmeTest {
    private static final Pattern PROGRAM_AND_OUTPUT =
            Pattern.compile("```java\n(import .*?)```\n.*?```\n(.*?)```", Pattern.DOTALL);

    @TempDir private Path folder = Path.of("set by JUnit");

    @Test
    void theGuidesProgramPrintsWhatTheReadmeShows() throws Exception {
        Matcher matcher = PROGRAM_AND_OUTPUT.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(matcher.find()).as("a Java program and its output in the README").isTrue();
        Path program = Files.writeString(folder.resolve("Guide.java"), matcher.group(1));

        List<String> lines = run(program);

        assertThat(lines).containsExactlyElementsOf(matcher.group(2).lines().toList());
    }

    @Test
    void theExampleTrainsTheSameModelByHandAndByFit() throws Exception {
        List<String> lines = run(Path.of("..", "examples", "GuideTwice.java"));

        assertThat(lines).filteredOn(line -> line.contains("W = ")).hasSize(2);
        assertThat(lines)
                .contains(
                        "by hand  epoch 10: loss = 0.9327",
                        "by hand  W = 3.0706, b = 1.7813",
                        "by fit   epoch 10: loss = 0.9327",
                        "by fit   W = 3.0706, b = 1.7813");
    }

    @Test
    void theExampleOfCallbacksStopsEarlyWithTheBest() throws Exception {
        List<String> lines = run(Path.of("..", "examples", "Callbacks.java"));

        assertThat(lines)
                .contains("epoch 1: rate 0.35")
                .anyMatch(line -> line.startsWith("stopped: val_loss was best after epoch "))
                .anyMatch(line -> line.matches("best epoch \\d+ of \\d+"))
                .anyMatch(line -> line.matches("W = [23]\\.\\d\\d, b = [12]\\.\\d\\d"));
    }

    /// What a program prints, run from its source.
    private static List<String> run(Path program) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.toString())
                        .redirectErrorStream(true)
                        .start();
        List<String> lines = process.inputReader(UTF_8).lines().toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }

    @Test
    void theFirstRunPrintsWhatTheReadmeShows() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int code =
                Main.execute(
                        new RubanProgram(new WorkerProcess()),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "fit",
                        "--workers=0",
                        "--progress=plain",
                        "--out=" + folder.resolve("run"),
                        "--cache=" + folder.resolve("cache"));

        assertThat(code).as("%s", err).isZero();
        List<String> lines = Stream.concat(err.toString().lines(), out.toString().lines()).toList();
        String shown =
                lines.stream().filter(line -> !line.startsWith("run ")).collect(joining("\n"));
        assertThat(Files.readString(Path.of("..", "README.md")))
                .contains("```\n" + shown + "\n```");
    }
}
