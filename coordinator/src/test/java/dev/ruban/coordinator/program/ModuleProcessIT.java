package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.Ruban;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The README's commands for a module of the user's own, as they stand there: compiled, put into a
/// jar, and trained by three worker processes.
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are those of a POSIX shell")
final class ModuleProcessIT {
    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMANDS = Pattern.compile("(?m)^    jdk=.*\\n(?:    .*\\n)+");
    private static final Pattern DIGEST = Pattern.compile("parameters_sha256 ([0-9a-f]{64})\n");

    @TempDir private Path folder = Path.of("set by JUnit");

    @Test
    void theReadmesCommandsTrainWithThreeProcessesAsOneDoes() throws Exception {
        String printed = run(commands());
        assertThat(printed).contains("rows 442", "r2 0.");

        String embedded =
                "--workers 0 --progress none --module com.example.WideAndDeep --module-path @wide.jar"
                        + " --data ../examples/data/diabetes.csv --label progression --standardize"
                        + " --optimizer adam --learning-rate 0.05 --batch-size 32 --epochs 20"
                        + " --out @embedded";
        CommandLineStage.Result alone = new CommandLineStage(folder).run("fit " + embedded);
        assertThat(alone.exit()).as(alone.err()).isZero();
        assertThat(digestIn(printed)).isEqualTo(digestIn(alone.out()));
        assertThat(folder.resolve("wide-run/logs/worker-3.log")).exists();
    }

    private static String digestIn(String printed) {
        Matcher matcher = DIGEST.matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        return matcher.group(1);
    }

    private static String commands() throws IOException {
        Matcher matcher = COMMANDS.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(matcher.find()).as("the commands in the README").isTrue();
        return matcher.group();
    }

    /// In a shell at the root of the project. What is built stands in for the distribution, and a
    /// folder of the test for the machine's `/tmp`.
    private String run(String commands) throws IOException, InterruptedException {
        String script =
                """
                set -eu
                ruban() {
                    "%s/bin/java" -XX:TieredStopAtLevel=1 -cp "$RUBAN_CLASSES" %s "$@"
                }
                %s
                """
                        .formatted(
                                System.getProperty("java.home"),
                                Ruban.class.getName(),
                                commands.replace(
                                                "'deploy/target/ruban/lib/*'", "\"$RUBAN_CLASSES\"")
                                        .replace("./ruban ", "ruban ")
                                        .replace("/tmp/", folder + "/"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
        builder.environment().put("RUBAN_CLASSES", System.getProperty("java.class.path"));
        builder.environment().put("RUBAN_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process process = builder.directory(ROOT.toFile()).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
