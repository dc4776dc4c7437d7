package dev.ruban.coordinator.training;

import dev.ruban.coordinator.local.LocalWorkers;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A cluster in this process: a coordinator on loopback, and workers on threads that join it by a
/// fresh token; or, for 0 workers, the calling thread alone.
/// @param threads of each worker
record ThreadCluster(int workers, int threads, PartialComputer.Factory factory) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    RunListener.Finished train(TrainingTask task, RunListener listener)
            throws InterruptedException {
        if (workers == 0) return EmbeddedRun.run(task, threads, factory, listener);
        String token = LocalWorkers.newToken();
        CoordinatorSettings settings =
                CoordinatorSettings.defaults()
                        .withToken(token)
                        .withMinWorkers(workers)
                        .withWorkerTimeout(PATIENCE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                Coordinator coordinator = Coordinator.start(settings, task, listener)) {
            WorkerSettings worker =
                    new WorkerSettings(
                            settings.host(),
                            coordinator.port(),
                            Optional.of(token),
                            threads,
                            PATIENCE);
            for (int i = 0; i < workers; i++)
                executor.execute(() -> work(new Worker(worker, factory), coordinator));
            return coordinator.await();
        }
    }

    /// A worker that fails has told the coordinator, or will never come: then the run ends.
    private static void work(Worker worker, Coordinator coordinator) {
        try {
            worker.run();
        } catch (RuntimeException failure) {
            coordinator.stop(ExitCode.UNAVAILABLE, "a worker failed: " + failure.getMessage());
        }
    }
}
