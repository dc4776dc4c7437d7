package dev.ruban.coordinator.server;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.compute.PartialComputer;

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

    /// A run that has not begun, and leaves nothing behind.
    /// @param threads that the worker computes with
    public static EmbeddedRun of(
            TrainingTask task, int threads, PartialComputer.Factory factory, RunListener listener) {
        return of(task, threads, factory, listener, Continuity.none());
    }

    /// A run that has not begun in this process.
    /// @param threads that the worker computes with
    public static EmbeddedRun of(
            TrainingTask task,
            int threads,
            PartialComputer.Factory factory,
            RunListener listener,
            Continuity continuity) {
        CoordinatorSettings settings = CoordinatorSettings.defaults();
        Engine engine = new Engine(task, settings, listener, continuity, Runnable::run);
        return new EmbeddedRun(engine, factory, threads);
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
        try (EmbeddedWorker worker = EmbeddedWorker.join(engine, factory, threads)) {
            worker.requireUsed();
            return engine.await();
        }
    }

    /// Ends the run after the running step and a checkpoint, unless it has ended; from any thread. Its
    /// listener hears of it, [#train] throws.
    /// @param message for the person at the command line
    public void stop(ExitCode code, String message) {
        engine.stop(code, message);
    }
}
