package dev.ruban.coordinator.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.wire.WholeMessages;
import io.grpc.Server;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A coordinator that listens for workers and trains with them.
///
///     try (Coordinator coordinator = Coordinator.start(settings, task, listener)) {
///         System.out.println(coordinator.port());
///         RunListener.Finished finished = coordinator.await();
///     }
public final class Coordinator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Coordinator.class);
    // Strangers' broken connections and calls are no news: gRPC would print a stack trace for each.
    private static final java.util.logging.Logger CONNECTIONS =
            java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerTransport.connections");
    private static final java.util.logging.Logger CALLS =
            java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerHandler");
    private static final int STREAMS_BESIDE_WORKERS = 64;
    private static final long GOODBYE_SECONDS = 3;
    private static final long MOST_TICK_MILLIS = 100;

    private final Engine engine;
    private final Server server;
    private final Entrance entrance;
    private final HealthAnswer health;
    private final ScheduledExecutorService timer;
    private final ExecutorService readers;

    private Coordinator(
            Engine engine,
            Server server,
            Entrance entrance,
            HealthAnswer health,
            ScheduledExecutorService timer,
            ExecutorService readers) {
        this.engine = engine;
        this.server = server;
        this.entrance = entrance;
        this.health = health;
        this.timer = timer;
        this.readers = readers;
    }

    /// Listens, and trains as soon as enough workers have joined.
    /// @throws RubanException if the address cannot be listened on, or the TLS files cannot be used
    public static Coordinator start(
            CoordinatorSettings settings, TrainingTask task, RunListener listener) {
        return start(settings, task, listener, Continuity.none());
    }

    /// The same for a run that outlives this coordinator.
    public static Coordinator start(
            CoordinatorSettings settings,
            TrainingTask task,
            RunListener listener,
            Continuity continuity) {
        Engine engine = new Engine(task, settings, listener, continuity, Coordinator::advise);
        return start(settings, engine);
    }

    /// Callbacks may take their time: the owner of the run goes on hearing of workers.
    private static void advise(Runnable task) {
        var _ = Thread.ofVirtual().name("ruban-callbacks").start(task);
    }

    /// Listens for the workers of an engine.
    static Coordinator start(CoordinatorSettings settings, Engine engine) {
        CONNECTIONS.setLevel(java.util.logging.Level.WARNING);
        CALLS.setFilter(logged -> !(logged.getThrown() instanceof Http2Exception));
        Entrance entrance = new Entrance(settings, engine.task().layout().elements());
        HealthAnswer health = new HealthAnswer();
        ExecutorService readers = Executors.newSingleThreadExecutor(thread("ruban-shards"));
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(thread("ruban-timer"));
        TrainingService service =
                new TrainingService(
                        engine, readers, settings.maxWorkers() + STREAMS_BESIDE_WORKERS);
        try {
            Server server =
                    entrance.builder()
                            .addService(WholeMessages.of(service.bindService()))
                            .addService(health.service())
                            .addStreamTracerFactory(new ArrivingBytes.Factory())
                            .build()
                            .start();
            log.info("listening on {}, port {}", settings.host(), server.getPort());
            var coordinator = new Coordinator(engine, server, entrance, health, timer, readers);
            coordinator.startTicking(settings, service);
            return coordinator;
        } catch (IOException e) {
            readers.shutdownNow();
            timer.shutdownNow();
            entrance.close();
            throw cannotListen(settings, e);
        }
    }

    private static ThreadFactory thread(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    private static RubanException cannotListen(CoordinatorSettings settings, IOException failure) {
        Throwable root = failure.getCause() == null ? failure : failure.getCause();
        return new RubanException(
                ExitCode.UNAVAILABLE,
                "cannot listen on host %s, port %d: %s; stop whatever uses the port, or choose another address with --listen HOST:PORT"
                        .formatted(settings.host(), settings.port(), root.getMessage()),
                failure);
    }

    private void startTicking(CoordinatorSettings settings, TrainingService service) {
        engine.open();
        long millis =
                Math.max(
                        10, Math.min(MOST_TICK_MILLIS, settings.heartbeatTimeout().toMillis() / 5));
        Runnable tick =
                () -> {
                    try {
                        entrance.tick();
                        service.tellArrived();
                        engine.tick();
                        service.endIdleStreams(System.nanoTime());
                    } catch (RuntimeException failure) {
                        // The timer would stop in silence, and with it every time limit.
                        engine.cannotGoOn(failure);
                    }
                };
        var _ = timer.scheduleAtFixedRate(tick, millis, millis, MILLISECONDS);
    }

    /// The port that is listened on.
    public int port() {
        return server.getPort();
    }

    /// Who is connected.
    ConnectionGate gate() {
        return entrance.gate();
    }

    /// Grows while the run gets on; from any thread.
    public long progress() {
        return engine.progress();
    }

    /// Tells the run's listener, its log and whoever asks for its status of something.
    public void tell(String message) {
        engine.tell(message);
    }

    /// Waits for the end of the run. Its listener has heard of it before.
    /// @throws RubanException if the run failed
    public RunListener.Finished await() throws InterruptedException {
        return engine.await();
    }

    /// Ends the run after the running step and a checkpoint, unless it has ended: its listener hears of
    /// it, [#await] throws.
    /// @param message for the person at the command line
    public void stop(ExitCode code, String message) {
        engine.stop(code, message);
    }

    /// Gives the run up if it has not ended: its listener hears of it, [#await] throws.
    /// @param message for the person at the command line
    public void giveUp(ExitCode code, String message) {
        engine.giveUp(code, message);
    }

    /// Gives the run up if it has not ended: workers get a goodbye, [#await] throws. A second call
    /// is harmless.
    @Override
    public void close() {
        if (!engine.hasEnded())
            engine.giveUp(ExitCode.INTERRUPTED, "the coordinator was told to stop");
        timer.shutdownNow();
        health.end();
        server.shutdown();
        try {
            if (!server.awaitTermination(GOODBYE_SECONDS, SECONDS)) server.shutdownNow();
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        entrance.close();
        readers.shutdownNow();
    }
}
