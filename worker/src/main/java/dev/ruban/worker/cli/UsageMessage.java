package dev.ruban.worker.cli;

import dev.ruban.problem.NearestName;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, with the nearest name and the command that helps.
final class UsageMessage {
    private UsageMessage() {}

    static String of(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String help = "see: %s --help".formatted(command.getCommandSpec().qualifiedName());
        if (failure instanceof UnmatchedArgumentException unmatched)
            return String.join("\n", unknown(unmatched)) + "\n" + help;
        return failure.getMessage() + "\n" + help;
    }

    private static List<String> unknown(UnmatchedArgumentException failure) {
        CommandLine command = failure.getCommandLine();
        List<String> messages = new ArrayList<>();
        for (String argument : failure.getUnmatched()) {
            if (argument.startsWith("-")) messages.add(unknownOption(command, argument));
            else if (messages.isEmpty()) messages.add(unknownWord(command, argument));
        }
        return messages;
    }

    private static String unknownOption(CommandLine command, String argument) {
        String name = argument.split("=", 2)[0];
        List<String> names =
                command.getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .map(OptionSpec::longestName)
                        .toList();
        return "unknown option '%s'%s".formatted(name, NearestName.hint(name, names));
    }

    private static String unknownWord(CommandLine command, String argument) {
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        if (commands.isEmpty()) return "unexpected argument '%s'".formatted(argument);
        return "unknown command '%s'%s".formatted(argument, NearestName.hint(argument, commands));
    }
}
