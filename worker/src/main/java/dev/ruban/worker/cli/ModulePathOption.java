package dev.ruban.worker.cli;

import dev.ruban.module.UserModule;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the class of a module of the user's own is.
public final class ModulePathOption {
    @Option(
            names = "--module-path",
            paramLabel = "JAR",
            description =
                    "The jar with the class that --module names; jars that it needs follow, separated"
                            + " as on a class path (default: none; --module needs it).")
    private @Nullable String jars;

    /// Reads the jars.
    /// @param className as `--module` names it
    /// @throws RubanException if there is only one of name and jars, or a jar cannot be read
    public Optional<UserModule> module(Optional<String> className) {
        if (className.isPresent())
            return Optional.of(UserModule.read(className.get(), paths(jars == null ? "" : jars)));
        if (jars == null) return Optional.empty();
        throw new RubanException(
                ExitCode.USAGE,
                "--module-path: it has no effect without --module, which names the class to use of %s"
                        .formatted(jars));
    }

    static List<Path> paths(String jars) {
        return Arrays.stream(jars.split(Pattern.quote(File.pathSeparator), -1))
                .filter(jar -> !jar.isEmpty())
                .map(Path::of)
                .toList();
    }
}
