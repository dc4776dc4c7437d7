package dev.ruban.coordinator.cli;

import dev.ruban.worker.cli.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/// What `ruban status` was asked for: one of directory and address is there.
/// @param directory of a run
/// @param address   of a coordinator
/// @param token     that it asks for, where the address is given
/// @param json      whether a script reads the answer
public record StatusQuery(
        Optional<Path> directory,
        Optional<HostPort> address,
        Optional<String> token,
        boolean json) {
    /// Without the secret, so that no log shows it.
    @Override
    public String toString() {
        return "StatusQuery[directory=%s, address=%s, token=%s, json=%s]"
                .formatted(directory, address, token.isPresent() ? "..." : "none", json);
    }
}
