package dev.ruban.coordinator.server;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.HeartbeatTimer;
import dev.ruban.worker.Holdings;
import dev.ruban.worker.Outcome;
import dev.ruban.worker.Turns;
import dev.ruban.worker.WorkerSession;
import dev.ruban.worker.compute.PartialComputer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;

/// A worker that shares the coordinator's thread, over gRPC's in-process transport: whatever is asked
/// of it is done when the call returns.
final class EmbeddedWorker implements AutoCloseable {
    private final Engine engine;
    private final Server server;
    private final ManagedChannel channel;
    private final WorkerSession session;
    private final Holdings holdings;

    private EmbeddedWorker(
            Engine engine,
            Server server,
            ManagedChannel channel,
            WorkerSession session,
            Holdings holdings) {
        this.engine = engine;
        this.server = server;
        this.channel = channel;
        this.session = session;
        this.holdings = holdings;
    }

    /// Opens the engine and joins it.
    static EmbeddedWorker join(Engine engine, PartialComputer.Factory factory, int threads) {
        String name = InProcessServerBuilder.generateName();
        Server server = start(name, new TrainingService(engine, Runnable::run, 1));
        Holdings holdings = new Holdings(factory, threads);
        ManagedChannel channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        try {
            engine.open();
            WorkerSession session =
                    WorkerSession.open(channel, Turns.OF_CALLERS, holdings, HeartbeatTimer.NONE);
            return new EmbeddedWorker(engine, server, channel, session, holdings);
        } catch (RuntimeException failure) {
            channel.shutdownNow();
            server.shutdownNow();
            throw failure;
        }
    }

    private static Server start(String name, TrainingService service) {
        try {
            return InProcessServerBuilder.forName(name)
                    .directExecutor()
                    .addService(service)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("in-process server " + name, e);
        }
    }

    /// Waits for the end of the session, and ends the run if the worker failed.
    /// @throws RubanException if it did
    void requireUsed() throws InterruptedException {
        switch (session.await()) {
            case Outcome.Failed(Throwable cause) -> {
                RubanException problem =
                        cause instanceof RubanException known
                                ? known
                                : new RubanException(ExitCode.DEFECT, "failed: " + cause, cause);
                engine.stop(problem.code(), String.valueOf(problem.getMessage()));
                throw problem;
            }
            case Outcome.Disconnected disconnected ->
                    engine.stop(ExitCode.DEFECT, "the embedded worker is gone: " + disconnected);
            case Outcome.Dismissed _ -> {
                // How the run ended, the engine knows.
            }
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        holdings.close();
    }
}
