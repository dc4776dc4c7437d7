package dev.ruban.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.job.JobFile;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.LogLevel;
import dev.ruban.worker.cli.Logging;
import dev.ruban.worker.cli.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A job from its file and from options.
final class JobOptionsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RecordingProgram program = new RecordingProgram();

    @TempDir Path folder;

    @AfterEach
    void restoreLogging() {
        Logging.setLevel(LogLevel.WARN);
    }

    @Test
    void everyOptionOfAJobOverridesItsFile() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("job.yaml"),
                        "data: other.csv\nstandardize: true\nshuffle: true\nepochs: 3\nseed: 9\n");

        assertThat(
                        execute(
                                "fit",
                                "--job=" + file,
                                "--print-job",
                                "--data=d.csv",
                                "--label=a,b c",
                                "--features=x,y",
                                "--no-standardize",
                                "--model=linear",
                                "--loss=mean_squared_error",
                                "--optimizer=sgd",
                                "--learning-rate=1e-3",
                                "--momentum=0.9",
                                "--nesterov",
                                "--weight-decay=1e-4",
                                "--epochs=20",
                                "--batch-size=32",
                                "--no-shuffle",
                                "--shards=8",
                                "--validation-split=0.20",
                                "--initial-parameters=p.safetensors"))
                .isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        data: d.csv
                        label: [a, "b c"]
                        features: [x, "y"]
                        standardize: false
                        model: linear
                        loss: mean_squared_error
                        optimizer: sgd
                        learning-rate: 0.001
                        momentum: 0.9
                        nesterov: true
                        weight-decay: 0.0001
                        schedule: constant
                        epochs: 20
                        batch-size: 32
                        shuffle: false
                        seed: 9
                        shards: 8
                        validation-split: 0.2
                        initial-parameters: p.safetensors
                        ledger-every: 1
                        arithmetic: 1
                        """);
        assertThat(program.requests).isEmpty();
    }

    @Test
    void thePrintedJobIsTheSameJob() throws IOException {
        execute("fit", "--print-job", "--seed", "-1");
        Path file = Files.writeString(folder.resolve("job.yaml"), out.toString());

        execute("fit", "--job", file.toString());

        assertThat(((FitRequest) program.requests.getFirst()).job()).isEqualTo(JobFile.read(file));
    }

    @Test
    void everySettingHasAnOptionUnlessItIsFoundOut() {
        Set<String> settings =
                Job.getDescriptor().getFields().stream()
                        .map(field -> "--" + field.getJsonName())
                        .filter(name -> !name.endsWith("-sha256") && !name.equals("--arithmetic"))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(command("fit").getCommandSpec().optionsMap().keySet()).containsAll(settings);
        assertThat(command("coordinator").getCommandSpec().optionsMap().keySet())
                .containsAll(settings);
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
