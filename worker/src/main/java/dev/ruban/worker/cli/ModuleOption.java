package dev.ruban.worker.cli;

import dev.ruban.module.UserModule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The module of the user's own that a command may use: its class, and the jars that it is in.
public final class ModuleOption {
    @Option(
            names = "--module",
            paramLabel = "CLASS",
            description =
                    "Class of the module of your own that the job or the model is about, such as"
                            + " com.acme.MyModel; no other one is loaded (default: none).")
    private @Nullable String className;

    @Mixin private ModulePathOption path = new ModulePathOption();

    /// Reads the jars.
    /// @throws dev.ruban.problem.RubanException if only one of the options was given, or a jar cannot
    ///     be read
    public Optional<UserModule> module() {
        return path.module(Optional.ofNullable(className));
    }
}
