package dev.ruban.coordinator.training;

import dev.ruban.coordinator.local.LocalWorkers;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Checking;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.DrivenRun;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import java.time.Duration;
import java.util.function.BiConsumer;

/// A cluster in this process: a coordinator on loopback, and workers on threads that join it by a
/// fresh token; or, for 0 workers, the calling thread alone.
/// @param threads of each worker
record ThreadCluster(int workers, int threads, PartialComputer.Factory factory) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    RunListener.Finished train(TrainingTask task, RunListener listener)
            throws InterruptedException {
        if (workers == 0) return EmbeddedRun.run(task, threads, factory, listener);
        CoordinatorSettings settings = settings();
        try (WorkerThreads started = new WorkerThreads();
                Coordinator coordinator = Coordinator.start(settings, task, listener)) {
            startWorkers(started, settings, coordinator.port(), coordinator::giveUp);
            return coordinator.await();
        }
    }

    /// The same cluster for a program that asks for each pass.
    /// @param started receives the workers; the caller closes it after the run
    DrivenRun drive(TrainingTask task, WorkerThreads started) {
        if (workers == 0) return DrivenRun.embedded(task, threads, factory);
        CoordinatorSettings settings = settings();
        DrivenRun run = DrivenRun.listening(settings, task);
        startWorkers(started, settings, run.port(), run::stop);
        return run;
    }

    private CoordinatorSettings settings() {
        return CoordinatorSettings.defaults()
                .withToken(LocalWorkers.newToken())
                .withMinWorkers(workers)
                .withWorkerTimeout(PATIENCE)
                .withChecking(Checking.DEFAULT.withComputer(factory));
    }

    private void startWorkers(
            WorkerThreads started,
            CoordinatorSettings settings,
            int port,
            BiConsumer<ExitCode, String> giveUp) {
        WorkerSettings worker =
                new WorkerSettings(settings.host(), port, settings.token(), threads, PATIENCE);
        for (int i = 0; i < workers; i++) started.start(new Worker(worker, factory), giveUp);
    }
}
