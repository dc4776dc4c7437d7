package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.CommandRunner;
import dev.ruban.worker.cli.StandardOptions;
import dev.ruban.worker.cli.StopSignal;
import dev.ruban.worker.cli.Version;
import dev.ruban.worker.cli.WorkerCommand;
import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;

/// The command line `ruban`.
public final class Main {
    private Main() {}

    /// Executes a command line of `program` in this process, whatever happens without ending it.
    /// @return the exit code
    public static int execute(Program program, PrintWriter out, PrintWriter err, String... args) {
        CommandContext context = new CommandContext(out, err, new StopSignal());
        return CommandRunner.execute(commandLine(program, context), context, args);
    }

    /// Executes this process's command line and ends the process with the exit code.
    public static void run(Program program, String... args) {
        CommandRunner.runProcess(context -> commandLine(program, context), args);
    }

    static CommandLine commandLine(Program program, CommandContext context) {
        CommandLine ruban =
                new CommandLine(new RubanCommand())
                        .addSubcommand(training(new FitCommand(program, context)))
                        .addSubcommand(training(new CoordinatorCommand(program, context)))
                        .addSubcommand(new WorkerCommand(program, context))
                        .addSubcommand(new EvaluateCommand(program, context))
                        .addSubcommand(new PredictCommand(program, context))
                        .addSubcommand(new InspectCommand(program, context))
                        .addSubcommand(new VerifyCommand(program, context))
                        .addSubcommand(new StatusCommand(program, context))
                        .addSubcommand(new CertificatesCommand(program, context))
                        .addSubcommand(new ExampleCommand(program))
                        .addSubcommand(new OrderCommand(program, context))
                        .addSubcommand(new CacheCommand(program, context));
        addVersion(ruban, program);
        return StandardOptions.addTo(ruban);
    }

    private static CommandLine training(TrainingCommand command) {
        CommandLine line = new CommandLine(command);
        JobOptions.addTo(line.getCommandSpec());
        SectionedHelp.arrange(line);
        return line;
    }

    private static void addVersion(CommandLine ruban, Program program) {
        IVersionProvider version =
                () ->
                        Stream.concat(
                                        Version.lines().stream(),
                                        Stream.of("kernels " + program.kernels()))
                                .toArray(String[]::new);
        ruban.getCommandSpec().versionProvider(version);
        ruban.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-V", "--version")
                                .versionHelp(true)
                                .description(
                                        "Shows version, arithmetic, JDK and kernels, and exits.")
                                .build());
    }
}
