package dev.ruban.coordinator.cli;

import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.cli.TlsOptions;
import dev.ruban.worker.cli.TokenFile;
import dev.ruban.worker.tls.TlsFiles;
import dev.ruban.worker.tls.TlsIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ruban coordinator`.
@Command(
        name = "coordinator",
        description = {
            "Trains with workers that join from elsewhere (ruban worker) and show the token. Workers may"
                    + " come and go during the run; the result has the same bits."
        })
final class CoordinatorCommand extends TrainingCommand {
    private final Program program;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7070",
            converter = HostPort.Converter.class,
            description = "Where to listen for workers (default: 127.0.0.1:7070).")
    private HostPort listen = new HostPort("127.0.0.1", 7070);

    @Option(
            names = "--min-workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Start when so many workers have joined (default: 1).")
    private int minWorkers = 1;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The secret that workers must show, at least 16 characters (default: none;"
                            + " required unless --insecure).")
    private @Nullable Path tokenFile;

    @Mixin private TlsOptions tls = new TlsOptions();

    @Option(
            names = "--insecure",
            description =
                    "Also without a token, and on an address that other machines reach, without"
                            + " encryption (default: refuse).")
    private boolean insecure;

    CoordinatorCommand(Program program, CommandContext context) {
        super(context);
        this.program = program;
    }

    @Override
    void train(Job job, RunSettings settings) throws Exception {
        requireAtLeast("--min-workers", 1, minWorkers);
        Optional<TlsFiles> files = tls.files();
        if (!insecure) requireSecure(files);
        files.ifPresent(present -> TlsIdentity.read(present).requireValid(Instant.now()));
        program.coordinate(
                new CoordinatorRequest(
                        job,
                        settings,
                        listen,
                        minWorkers,
                        Optional.ofNullable(tokenFile),
                        Optional.ofNullable(tokenFile).map(TokenFile::read),
                        files),
                context);
    }

    private void requireSecure(Optional<TlsFiles> files) {
        boolean local = listen.isLoopback();
        List<String> missing = new ArrayList<>();
        if (!local && files.isEmpty()) missing.add("--tls-cert, --tls-key and --tls-ca");
        if (tokenFile == null) missing.add("--token-file");
        if (missing.isEmpty()) return;
        String what = String.join(", and ", missing);
        if (local)
            throw usage(
                    "--token-file is missing: without it anyone on this machine could join; "
                            + TokenFile.recipe("token")
                            + ", or say --insecure");
        throw usage(
                "--listen: other machines may reach %s, and %s %s missing; make certificates and token with: ruban certificates DIR --hosts NAME (the names by which workers reach this machine); or say --insecure in a network you trust"
                        .formatted(listen, what, files.isEmpty() ? "are" : "is"));
    }
}
