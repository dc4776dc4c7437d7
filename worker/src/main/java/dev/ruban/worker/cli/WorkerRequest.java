package dev.ruban.worker.cli;

import dev.ruban.module.UserModule;
import dev.ruban.worker.tls.TlsFiles;
import java.time.Duration;
import java.util.Optional;

/// What `ruban worker` was asked for.
/// @param tls              by which both know each other; empty: no encryption
/// @param threads          that compute, at least 1
/// @param connectTimeout   after which a coordinator that cannot be reached is given up
/// @param reconnectTimeout after which one that was lost is given up
/// @param module           of the user's own that may be computed; empty: none
public record WorkerRequest(
        HostPort coordinator,
        TokenSource token,
        Optional<TlsFiles> tls,
        int threads,
        Duration connectTimeout,
        Duration reconnectTimeout,
        Optional<UserModule> module) {
    /// Where the shared secret is from.
    public sealed interface TokenSource {
        /// There is none: the coordinator was started with `--insecure`.
        record None() implements TokenSource {}

        /// Read from a token file.
        record Given(String token) implements TokenSource {
            /// Without the secret, so that no log shows it.
            @Override
            public String toString() {
                return "Given[token=...]";
            }
        }

        /// The first line of standard input, whose end means that the parent process is gone.
        record StandardInput() implements TokenSource {}
    }
}
