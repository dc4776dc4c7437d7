package dev.ruban.worker;

import dev.ruban.worker.tls.TlsFiles;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Where a worker's coordinator is, and what the worker computes with.
/// @param host             of the coordinator
/// @param port             of the coordinator
/// @param token            that the coordinator asks for; empty if it asks for none
/// @param threads          to compute with
/// @param connectTimeout   how long to keep trying until a coordinator answers
/// @param reconnectTimeout the same after a coordinator was lost: it may be restarted
/// @param tls              by which both know each other; empty: no encryption
public record WorkerSettings(
        String host,
        int port,
        Optional<String> token,
        int threads,
        Duration connectTimeout,
        Duration reconnectTimeout,
        Optional<TlsFiles> tls) {
    public WorkerSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(tls, "tls");
        if (port < 1 || port > 65_535)
            throw new IllegalArgumentException("port " + port + "; from 1 to 65535");
        if (threads < 1) throw new IllegalArgumentException("threads=" + threads + "; at least 1");
        if (connectTimeout.isNegative() || reconnectTimeout.isNegative())
            throw new IllegalArgumentException(
                    "connectTimeout=%s reconnectTimeout=%s"
                            .formatted(connectTimeout, reconnectTimeout));
    }

    /// Without encryption, and with as much patience for a lost coordinator as for the first.
    public WorkerSettings(
            String host, int port, Optional<String> token, int threads, Duration connectTimeout) {
        this(host, port, token, threads, connectTimeout, connectTimeout, Optional.empty());
    }

    public WorkerSettings withTls(TlsFiles files) {
        return new WorkerSettings(
                host, port, token, threads, connectTimeout, reconnectTimeout, Optional.of(files));
    }

    /// As in `127.0.0.1:7070`.
    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// Without the token.
    @Override
    public String toString() {
        return "WorkerSettings[%s, token %s, tls %s, threads=%d, connectTimeout=%s, reconnectTimeout=%s]"
                .formatted(
                        address(),
                        token.isPresent() ? "given" : "none",
                        tls.isPresent() ? "given" : "none",
                        threads,
                        connectTimeout,
                        reconnectTimeout);
    }
}
