package dev.ruban.coordinator.program;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.TapePartialComputer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A cluster in this process: the coordinator on loopback and each worker on a thread of its own; or
/// embedded, for 0 workers.
/// @param threads of each worker
record TestCluster(int workers, int threads, Kernels kernels) {
    private static final String TOKEN = "a-token-of-the-tests";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    RunListener.Finished train(TrainingTask task, RunListener listener)
            throws InterruptedException {
        return train(task, TrainingModel::of, listener);
    }

    /// @param models makes a model for each worker
    RunListener.Finished train(
            TrainingTask task, Function<ResolvedJob, TrainingModel> models, RunListener listener)
            throws InterruptedException {
        return trainBy(
                task,
                (job, count) ->
                        new TapePartialComputer(job, models.apply(job), count, kernels, false),
                listener);
    }

    /// @param factory of what each worker computes with
    RunListener.Finished trainBy(
            TrainingTask task, PartialComputer.Factory factory, RunListener listener)
            throws InterruptedException {
        if (workers == 0) return EmbeddedRun.run(task, threads, factory, listener);
        CoordinatorSettings settings =
                CoordinatorSettings.defaults()
                        .withToken(TOKEN)
                        .withMinWorkers(workers)
                        .withWorkerTimeout(PATIENCE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                Coordinator coordinator = Coordinator.start(settings, task, listener)) {
            WorkerSettings worker =
                    new WorkerSettings(
                            "127.0.0.1", coordinator.port(), Optional.of(TOKEN), threads, PATIENCE);
            for (int i = 0; i < workers; i++) executor.execute(new Worker(worker, factory)::run);
            return coordinator.await();
        }
    }
}
