package dev.ruban.worker.cli;

import dev.ruban.worker.cli.WorkerRequest.TokenSource;
import dev.ruban.worker.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ruban worker`, also the worker jar's only command.
@Command(
        name = "worker",
        description = {
            "Joins a coordinator and computes for it until the run is over. May be started before its"
                    + " coordinator: it keeps trying. It needs no data, no rank and no world size."
        })
public final class WorkerCommand implements Callable<Integer> {
    private final WorkerProgram program;
    private final CommandContext context;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--coordinator",
            required = true,
            paramLabel = "HOST:PORT",
            converter = HostPort.Converter.class,
            description = "Where the coordinator listens, such as 127.0.0.1:7070 (required).")
    private @Nullable HostPort coordinator;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The coordinator's token file (default: none, for a coordinator that was started"
                            + " with --insecure).")
    private @Nullable Path tokenFile;

    @Mixin private TlsOptions tls = new TlsOptions();

    @Option(names = "--token-stdin", hidden = true, description = "The parent writes the token.")
    private boolean tokenOnStandardInput;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute (default: the cores of this machine).")
    private @Nullable Integer threads;

    @Option(
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Give up if there is no coordinator for so long (default: 60s).")
    private Duration connectTimeout = Duration.ofSeconds(60);

    @Mixin private ModuleOption module = new ModuleOption();

    @Option(
            names = "--reconnect-timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description =
                    "When the coordinator is lost, keep the shards and wait for it to be there again for"
                            + " so long (default: 60s).")
    private Duration reconnectTimeout = Duration.ofSeconds(60);

    @Option(
            names = "--insecure",
            description =
                    "Talk to a coordinator on another machine without encryption (default: only to"
                            + " one on this machine).")
    private boolean insecure;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info, debug or trace, to standard error (default: info).")
    private LogLevel logLevel = LogLevel.INFO;

    public WorkerCommand(WorkerProgram program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.setLevel(logLevel);
        program.work(request(), context);
        return 0;
    }

    private WorkerRequest request() {
        HostPort address = Objects.requireNonNull(coordinator, "a required option");
        if (address.port() == 0)
            throw new ParameterException(
                    spec().commandLine(), "--coordinator: port 0 is no address");
        Optional<TlsFiles> files = tls.files();
        if (files.isEmpty() && !address.isLoopback() && !insecure)
            throw new ParameterException(
                    spec().commandLine(),
                    "--coordinator: %s may be another machine, and without --tls-cert, --tls-key and --tls-ca the connection is not encrypted; make them with: ruban certificates DIR --hosts %s, or say --insecure in a network you trust"
                            .formatted(address, address.host()));
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1)
            throw new ParameterException(
                    spec().commandLine(),
                    "--threads: %d is too small; at least 1".formatted(count));
        return new WorkerRequest(
                address, token(), files, count, connectTimeout, reconnectTimeout, module.module());
    }

    private TokenSource token() {
        if (tokenOnStandardInput) return new TokenSource.StandardInput();
        if (tokenFile == null) return new TokenSource.None();
        return new TokenSource.Given(TokenFile.read(tokenFile));
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
