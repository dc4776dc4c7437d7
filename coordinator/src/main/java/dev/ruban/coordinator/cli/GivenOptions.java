package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.run.KeptOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options of a run on a command line, between [KeptOptions] and words.
final class GivenOptions {
    /// What a run is and where, not how it is run.
    private static final Set<String> OF_ONE_START =
            Set.of("--out", "--overwrite", "--resume", "--continue", "--help");

    private static final String MODULE_PATH = "--module-path";

    private GivenOptions() {}

    /// Those that a run keeps. Paths are absolute: it may go on from another working directory.
    static KeptOptions of(ParseResult parsed) {
        SortedMap<String, String> options = new TreeMap<>();
        for (OptionSpec option : parsed.matchedOptionsSet())
            if (isKept(option)) options.put(option.longestName(), text(option, parsed));
        return new KeptOptions(parsed.commandSpec().name(), options);
    }

    private static boolean isKept(OptionSpec option) {
        String name = option.longestName();
        return !OF_ONE_START.contains(name) && JobOptions.names().noneMatch(name::equals);
    }

    private static String text(OptionSpec option, ParseResult parsed) {
        String name = option.longestName();
        if (option.arity().max() == 0) return "true";
        String given = parsed.matchedOption(name).originalStringValues().getLast();
        if (name.equals(MODULE_PATH)) return absolutePaths(given);
        return option.type() == Path.class ? absolute(given) : given;
    }

    private static String absolutePaths(String jars) {
        return Arrays.stream(jars.split(Pattern.quote(File.pathSeparator), -1))
                .map(GivenOptions::absolute)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String absolute(String path) {
        return path.isEmpty() ? path : Path.of(path).toAbsolutePath().toString();
    }

    /// So many threads were for so many workers.
    private static boolean isGivenAnew(String name, ParseResult parsed) {
        return parsed.hasMatchedOption(name)
                || name.equals("--threads") && parsed.hasMatchedOption("--workers");
    }

    /// Reads the command line once more, with what the run keeps and nobody has given anew.
    static void takeOver(KeptOptions kept, CommandLine command) {
        ParseResult parsed = command.getParseResult();
        List<String> words = new ArrayList<>(parsed.originalArgs());
        if (!words.isEmpty() && words.getFirst().equals(command.getCommandName()))
            words.removeFirst();
        int given = words.size();
        kept.takenOver()
                .forEach((name, text) -> {
                    OptionSpec option = command.getCommandSpec().findOption(name);
                    if (option == null || isGivenAnew(name, parsed)) return;
                    words.add(option.arity().max() == 0 ? name : name + "=" + text);
                });
        if (words.size() > given) command.parseArgs(words.toArray(String[]::new));
    }
}
