package dev.ruban.coordinator.server;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.HeartbeatTimer;
import dev.ruban.worker.Outcome;
import dev.ruban.worker.WorkerSession;
import dev.ruban.worker.compute.PartialComputer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;

/// A run without processes and ports: the calling thread is coordinator and worker in turn, over
/// gRPC's in-process transport.
public final class EmbeddedRun {
    private final Engine engine;
    private final PartialComputer.Factory factory;
    private final int threads;

    private EmbeddedRun(Engine engine, PartialComputer.Factory factory, int threads) {
        this.engine = engine;
        this.factory = factory;
        this.threads = threads;
    }

    /// A run that has not begun.
    /// @param threads that the worker computes with
    public static EmbeddedRun of(
            TrainingTask task, int threads, PartialComputer.Factory factory, RunListener listener) {
        EngineSettings settings = EngineSettings.of(CoordinatorSettings.defaults());
        return new EmbeddedRun(new Engine(task, settings, listener), factory, threads);
    }

    /// Trains in the calling thread, and returns when the run is finished.
    /// @throws RubanException if the run or its worker fails
    public static RunListener.Finished run(
            TrainingTask task, int threads, PartialComputer.Factory factory, RunListener listener)
            throws InterruptedException {
        return of(task, threads, factory, listener).train();
    }

    /// Trains in the calling thread, and returns when the run is finished; to be called once.
    /// @throws RubanException if the run or its worker fails, or it was told to stop
    public RunListener.Finished train() throws InterruptedException {
        String name = InProcessServerBuilder.generateName();
        Server server = start(name, new TrainingService(engine, Runnable::run, 1));
        ManagedChannel channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        try {
            engine.open();
            return finish(
                    engine,
                    WorkerSession.open(
                            channel, Runnable::run, factory, threads, HeartbeatTimer.NONE));
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    /// Gives the run up between two steps, unless it has ended; from any thread. Its listener hears
    /// of it, [#train] throws.
    /// @param message for the person at the command line
    public void stop(ExitCode code, String message) {
        engine.stop(code, message);
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

    private static RunListener.Finished finish(Engine engine, WorkerSession session)
            throws InterruptedException {
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
        return engine.await();
    }
}
