package dev.ruban.coordinator.cli;

import dev.ruban.problem.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `ruban` without a command.
@Command(
        name = "ruban",
        description = {
            "Trains models data-parallel; the result has the same bits whatever the cluster."
        },
        footer = {
            "",
            "ruban fit trains the built-in example; ruban COMMAND --help shows the options.",
            "",
            "Exit codes: 0 done; 64 usage or job; 65 data, model file or diverging loss; 66 not verified;",
            "69 no worker or no connection; 70 a defect of Ruban; 73 output cannot be created;",
            "74 reading or writing failed; 130 SIGINT; 143 SIGTERM."
        })
final class RubanCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine ruban = Objects.requireNonNull(spec, "set by picocli").commandLine();
        ruban.usage(ruban.getErr());
        return ExitCode.USAGE.value();
    }
}
