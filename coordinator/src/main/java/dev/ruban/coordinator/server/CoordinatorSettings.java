package dev.ruban.coordinator.server;

import dev.ruban.worker.tls.TlsFiles;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Where a coordinator listens, who may join, how long it waits, and how it checks answers.
/// @param host              to listen on
/// @param port              to listen on; 0 takes a free one
/// @param token             that every call must bring; empty lets everybody in
/// @param tls               by which both sides know each other; empty: no encryption
/// @param minWorkers        how many must have joined before the training starts
/// @param maxWorkers        how many may take part
/// @param workerTimeout     how long to wait for a worker when there are too few
/// @param heartbeatInterval how often workers give a sign of life
/// @param heartbeatTimeout  how long a worker may be silent
/// @param checking          how answers are checked
public record CoordinatorSettings(
        String host,
        int port,
        Optional<String> token,
        Optional<TlsFiles> tls,
        int minWorkers,
        int maxWorkers,
        Duration workerTimeout,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Checking checking) {
    public CoordinatorSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(tls, "tls");
        if (port < 0 || port > 65_535)
            throw new IllegalArgumentException("port " + port + "; from 0 to 65535");
        if (minWorkers < 1 || maxWorkers < minWorkers)
            throw new IllegalArgumentException(
                    "minWorkers=%d maxWorkers=%d".formatted(minWorkers, maxWorkers));
        if (!workerTimeout.isPositive() || !heartbeatInterval.isPositive())
            throw new IllegalArgumentException(
                    "workerTimeout=%s heartbeatInterval=%s; both above 0"
                            .formatted(workerTimeout, heartbeatInterval));
        if (heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(2)) < 0)
            throw new IllegalArgumentException(
                    "heartbeatTimeout=%s; at least twice the interval, %s"
                            .formatted(heartbeatTimeout, heartbeatInterval));
    }

    /// A free port of loopback, no token, one worker.
    public static CoordinatorSettings defaults() {
        return new CoordinatorSettings(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                1,
                1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Checking.DEFAULT);
    }

    public CoordinatorSettings withListen(String newHost, int newPort) {
        return new CoordinatorSettings(
                newHost,
                newPort,
                token,
                tls,
                minWorkers,
                maxWorkers,
                workerTimeout,
                heartbeatInterval,
                heartbeatTimeout,
                checking);
    }

    public CoordinatorSettings withToken(String newToken) {
        return new CoordinatorSettings(
                host,
                port,
                Optional.of(newToken),
                tls,
                minWorkers,
                maxWorkers,
                workerTimeout,
                heartbeatInterval,
                heartbeatTimeout,
                checking);
    }

    public CoordinatorSettings withTls(TlsFiles files) {
        return new CoordinatorSettings(
                host,
                port,
                token,
                Optional.of(files),
                minWorkers,
                maxWorkers,
                workerTimeout,
                heartbeatInterval,
                heartbeatTimeout,
                checking);
    }

    public CoordinatorSettings withMinWorkers(int least) {
        return new CoordinatorSettings(
                host,
                port,
                token,
                tls,
                least,
                Math.max(least, maxWorkers),
                workerTimeout,
                heartbeatInterval,
                heartbeatTimeout,
                checking);
    }

    public CoordinatorSettings withWorkerTimeout(Duration timeout) {
        return new CoordinatorSettings(
                host,
                port,
                token,
                tls,
                minWorkers,
                maxWorkers,
                timeout,
                heartbeatInterval,
                heartbeatTimeout,
                checking);
    }

    /// With five signs of life within the timeout, and at least one a second.
    public CoordinatorSettings withHeartbeatTimeout(Duration timeout) {
        Duration interval = timeout.dividedBy(5);
        Duration second = Duration.ofSeconds(1);
        return withHeartbeat(interval.compareTo(second) < 0 ? interval : second, timeout);
    }

    public CoordinatorSettings withHeartbeat(Duration interval, Duration timeout) {
        return new CoordinatorSettings(
                host,
                port,
                token,
                tls,
                minWorkers,
                maxWorkers,
                workerTimeout,
                interval,
                timeout,
                checking);
    }

    public CoordinatorSettings withChecking(Checking newChecking) {
        return new CoordinatorSettings(
                host,
                port,
                token,
                tls,
                minWorkers,
                maxWorkers,
                workerTimeout,
                heartbeatInterval,
                heartbeatTimeout,
                newChecking);
    }

    /// As in `127.0.0.1:7070`.
    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// Without the token.
    @Override
    public String toString() {
        return "CoordinatorSettings[%s, token %s, tls %s, minWorkers=%d, workerTimeout=%s, heartbeat=%s/%s, audit=%s]"
                .formatted(
                        address(),
                        token.isPresent() ? "given" : "none",
                        tls.isPresent() ? "given" : "none",
                        minWorkers,
                        workerTimeout,
                        heartbeatInterval,
                        heartbeatTimeout,
                        checking.audit());
    }
}
