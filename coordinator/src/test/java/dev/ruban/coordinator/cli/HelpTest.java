package dev.ruban.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.LogLevel;
import dev.ruban.worker.cli.Logging;
import dev.ruban.worker.cli.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// What a person reads who asks for help.
final class HelpTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RecordingProgram program = new RecordingProgram();

    @AfterEach
    void restoreLogging() {
        Logging.setLevel(LogLevel.WARN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fit", "coordinator", "worker", "evaluate", "predict", "order", "cache"})
    void helpStatesEveryDefault(String name) {
        for (OptionSpec option : command(name).getCommandSpec().options()) {
            if (option.hidden() || option.usageHelp()) continue;
            assertThat(String.join(" ", option.description()))
                    .as(option.longestName())
                    .containsPattern("\\(default: .+\\)|\\(required\\)");
        }
        assertThat(execute(name, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: ruban " + name);
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("fit", "coordinator", "worker", "evaluate", "predict", "order", "cache")
                .contains("inspect", "example")
                .contains("64", "65", "69", "70", "73", "74", "130", "143");
    }

    @Test
    void theHelpOfFitIsWhatPeopleRead() {
        execute("fit", "--help");

        assertThat(out.toString())
                .contains("Job: all that determines the result:")
                .contains("--[no-]shuffle", "--batch-size=all|N", "default: 0.01; 0.1 without");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fit", "coordinator"})
    void everyOptionStandsOnceUnderAHeading(String name) {
        execute(name, "--help");

        Map<String, List<String>> sections = new TreeMap<>();
        String heading = "";
        for (String line : out.toString().lines().toList()) {
            if (line.matches("[A-Z].*:")) heading = line;
            Matcher option =
                    Pattern.compile("^ {2,6}(?:-h, +)?--(\\[no-])?([a-z0-9-]+).*").matcher(line);
            if (option.matches())
                sections.computeIfAbsent(heading, _ -> new ArrayList<>())
                        .add("--" + option.group(2));
        }
        assertThat(sections.keySet())
                .contains("Cluster:", "Run directory:", "Durability:", "Audit:", "Job: optimizer:");
        assertThat(sections).containsEntry("Other:", List.of("--help"));
        assertThat(sections.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        command(name).getCommandSpec().options().stream()
                                .filter(option -> !option.hidden())
                                .map(OptionSpec::longestName)
                                .toList());
    }

    @Test
    void withoutACommandTheCommandsAreShown() {
        assertThat(execute()).isEqualTo(64);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("Usage: ruban").contains("fit", "verify", "status");
    }

    private CommandLine command(String name) {
        CommandContext context =
                new CommandContext(new PrintWriter(out), new PrintWriter(err), new StopSignal());
        return Objects.requireNonNull(
                Main.commandLine(program, context).getSubcommands().get(name), name);
    }

    private int execute(String... arguments) {
        return Main.execute(program, new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
