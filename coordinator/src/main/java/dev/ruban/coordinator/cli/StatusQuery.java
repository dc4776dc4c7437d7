package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.tls.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;

/// What `ruban status` was asked for: one of directory and address is there.
/// @param directory of a run
/// @param address   of a coordinator
/// @param token     that it asks for, where the address is given
/// @param tls       to ask by, where the address is given; empty: without encryption
/// @param json      whether a script reads the answer
public record StatusQuery(
        Optional<Path> directory,
        Optional<HostPort> address,
        Optional<String> token,
        Optional<TlsFiles> tls,
        boolean json) {
    /// Without the secret, so that no log shows it.
    @Override
    public String toString() {
        return "StatusQuery[directory=%s, address=%s, token=%s, tls=%s, json=%s]"
                .formatted(directory, address, token.isPresent() ? "..." : "none", tls, json);
    }
}
