package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.certificates.CertificateFolder;
import dev.ruban.coordinator.certificates.HostName;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import dev.ruban.worker.cli.CommandContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ruban certificates`.
@Command(
        name = "certificates",
        description = {
            "Makes what a cluster on several machines needs: an authority, certificates for coordinator"
                    + " and workers, and a token; and prints the commands that use them. ca-key.pem can"
                    + " make further ones: keep it to yourself."
        })
final class CertificatesCommand implements Callable<Integer> {
    private final Program program;
    private final CommandContext context;

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "Folder to write to; made if it is not there (required).")
    private @Nullable Path folder;

    @Option(
            names = "--hosts",
            paramLabel = "NAME[,NAME...]",
            split = ",",
            description =
                    "Names and IP addresses by which workers dial the coordinator, besides localhost"
                            + " (default: none; required unless --renew).")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long the certificates last (default: 365).")
    private int days = 365;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "A certificate for each of N workers, worker-1.pem and so on (default: one that all"
                            + " share).")
    private @Nullable Integer workers;

    @Option(
            names = "--renew",
            description =
                    "New certificates from the authority in DIR, which must be there; the token stays"
                            + " (default: make all anew).")
    private boolean renew;

    @Option(
            names = "--if-missing",
            description = "Do nothing if DIR has them all already (default: refuse).")
    private boolean ifMissing;

    @Mixin private LogOption log = new LogOption();

    CertificatesCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        program.certificates(request(), context);
        return 0;
    }

    private CertificatesRequest request() {
        Problems problems = new Problems();
        problems.require(
                renew || !hosts.isEmpty(),
                "--hosts is missing: the names and IP addresses by which workers dial the coordinator, such as train.example.com,10.0.0.1");
        problems.require(
                days >= 1 && days <= CertificateFolder.AUTHORITY_DAYS,
                "--days: %d is out of range; from 1 to %d",
                days,
                CertificateFolder.AUTHORITY_DAYS);
        problems.require(
                workers == null || (workers >= 1 && workers <= 1024),
                "--workers: %s is out of range; from 1 to 1024",
                String.valueOf(workers));
        problems.require(
                !renew || workers == null,
                "--workers: --renew makes new certificates for the workers that have some");
        problems.require(!renew || !ifMissing, "--renew and --if-missing exclude each other");
        List<HostName> names = names(problems);
        problems.throwIfAny(ExitCode.USAGE);
        return new CertificatesRequest(
                Objects.requireNonNull(folder),
                names,
                days,
                workers == null ? 0 : workers,
                renew,
                ifMissing);
    }

    private List<HostName> names(Problems problems) {
        List<HostName> names = new ArrayList<>();
        for (String host : hosts) {
            try {
                names.add(new HostName(host.strip()));
            } catch (IllegalArgumentException e) {
                problems.add("--hosts: %s", String.valueOf(e.getMessage()));
            }
        }
        return names;
    }
}
