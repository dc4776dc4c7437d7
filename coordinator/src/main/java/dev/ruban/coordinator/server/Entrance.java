package dev.ruban.coordinator.server;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.ruban.wire.Wire;
import dev.ruban.worker.tls.ReloadingTls;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// What lies between the network and the calls: encryption, the token, and limits on all that a
/// stranger can send.
final class Entrance implements AutoCloseable {
    /// Calls at once on one connection.
    static final int CALLS_PER_CONNECTION = 16;

    /// Connections beside those of workers that may have shown the token: people and scripts that look.
    static final int CONNECTIONS_BESIDE_WORKERS = 64;

    private static final int RESETS_PER_HALF_MINUTE = 200;
    private static final long NANOS_BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

    private final CoordinatorSettings settings;
    private final StrangerLog log = new StrangerLog();
    private final ConnectionGate gate;
    private final Optional<ReloadingTls> tls;
    private final ConnectionThreads threads;
    private long nextLook = System.nanoTime();

    /// @param parameters floats of the model
    /// @throws dev.ruban.problem.RubanException if the TLS files cannot be used
    Entrance(CoordinatorSettings settings, int parameters) {
        this.settings = settings;
        tls = settings.tls().map(ReloadingTls::ofServer);
        gate = new ConnectionGate(settings.maxWorkers() + CONNECTIONS_BESIDE_WORKERS, log);
        threads = new ConnectionThreads(parameters);
    }

    NettyServerBuilder builder() {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(settings.host(), settings.port()))
                        .directExecutor()
                        .maxInboundMessageSize(Wire.MESSAGE_BYTES)
                        .maxInboundMetadataSize(Wire.METADATA_BYTES)
                        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                        .maxRstFramesPerWindow(RESETS_PER_HALF_MINUTE, 30)
                        .flowControlWindow(Wire.WINDOW_BYTES)
                        .handshakeTimeout(ConnectionGate.PATIENCE.toSeconds(), SECONDS)
                        .maxConnectionIdle(1, MINUTES)
                        .keepAliveTime(10, SECONDS)
                        .keepAliveTimeout(10, SECONDS)
                        .permitKeepAliveTime(5, SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .intercept(new TokenInterceptor(settings.token(), gate, log));
        threads.serve(builder, gate.handler());
        tls.ifPresent(files -> builder.sslContext(files.serverContext()));
        return builder;
    }

    /// To be called now and then, on one thread: ends connections that take too long, and looks
    /// whether the certificates have changed.
    void tick() {
        long now = System.nanoTime();
        gate.endLate(now);
        if (now - nextLook < 0) return;
        nextLook = now + NANOS_BETWEEN_LOOKS;
        tls.ifPresent(ReloadingTls::refresh);
    }

    ConnectionGate gate() {
        return gate;
    }

    /// Ends the threads of connections that are closed already. A second call is harmless.
    @Override
    public void close() {
        threads.close();
    }
}
