package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.cli.TlsOptions;
import dev.ruban.worker.cli.TokenFile;
import dev.ruban.worker.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ruban status`.
@Command(
        name = "status",
        description = {
            "Shows how a run is: epoch, step, loss, speed and time left, each worker with its shards,"
                    + " what is waited for, the last checkpoint and the last events. Of a run without a"
                    + " running coordinator, and of an embedded one, it tells what the files say."
        })
final class StatusCommand implements Callable<Integer> {
    private final Program program;
    private final CommandContext context;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUN_DIR|HOST:PORT",
            description = "A run directory, or where a coordinator listens (required).")
    private @Nullable String target;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The coordinator's token file, with HOST:PORT (default: none; with RUN_DIR the run"
                            + " directory has it).")
    private @Nullable Path tokenFile;

    @Mixin private TlsOptions tls = new TlsOptions();

    @Option(names = "--json", description = "One JSON object, for scripts (default: text).")
    private boolean json;

    @Option(
            names = "--insecure",
            description =
                    "Ask a coordinator on another machine without encryption (default: only one on this"
                            + " machine).")
    private boolean insecure;

    @Mixin private LogOption log = new LogOption();

    StatusCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        program.status(query(Objects.requireNonNull(target)), context);
        return 0;
    }

    private StatusQuery query(String given) throws Exception {
        Path directory = Path.of(given);
        if (Files.isDirectory(directory))
            return new StatusQuery(
                    Optional.of(directory),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    json);
        if (!given.matches(".*:[0-9]+"))
            throw new ParameterException(
                    spec().commandLine(),
                    "%s is neither a run directory nor an address such as 127.0.0.1:7070"
                            .formatted(given));
        HostPort address = new HostPort.Converter().convert(given);
        Optional<TlsFiles> files = tls.files();
        if (files.isEmpty() && !address.isLoopback() && !insecure)
            throw new ParameterException(
                    spec().commandLine(),
                    "%s may be another machine, and without --tls-cert, --tls-key and --tls-ca the connection is not encrypted; --insecure allows that in a network you trust"
                            .formatted(address));
        Optional<String> token = Optional.ofNullable(tokenFile).map(TokenFile::read);
        return new StatusQuery(Optional.empty(), Optional.of(address), token, files, json);
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
