package dev.ruban.coordinator.cli;

import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.tls.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;

/// What `ruban coordinator` was asked for.
/// @param job        complete and valid, as far as that can be told without its data
/// @param listen     loopback, unless there are TLS and token, or `--insecure` was said; port 0: any
///     free one
/// @param minWorkers that must have joined before the training starts, at least 1
/// @param tokenFile  where the token came from, as it was given
/// @param token      that workers must show; empty only if `--insecure` was said
/// @param tls        by which both sides know each other; empty: no encryption
public record CoordinatorRequest(
        Job job,
        RunSettings run,
        HostPort listen,
        int minWorkers,
        Optional<Path> tokenFile,
        Optional<String> token,
        Optional<TlsFiles> tls) {
    /// Without the secret, so that no log shows it.
    @Override
    public String toString() {
        return "CoordinatorRequest[job=%s, run=%s, listen=%s, minWorkers=%d, token=%s, tls=%s]"
                .formatted(job, run, listen, minWorkers, token.isPresent() ? "..." : "none", tls);
    }
}
