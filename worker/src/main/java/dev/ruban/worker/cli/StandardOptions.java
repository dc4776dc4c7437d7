package dev.ruban.worker.cli;

import dev.ruban.problem.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options and exit codes that every command has.
public final class StandardOptions {
    private StandardOptions() {}

    /// Gives a command and its subcommands `--help`.
    /// @return the command
    public static CommandLine addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this text and exits.")
                        .build());
        spec.usageMessage().width(100).sortOptions(false).abbreviateSynopsis(true);
        spec.exitCodeOnInvalidInput(ExitCode.USAGE.value());
        command.getSubcommands().values().forEach(StandardOptions::addTo);
        return command;
    }
}
