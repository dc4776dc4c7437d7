package dev.ruban.benchmark.training;

import dev.ruban.coordinator.local.LocalWorkers;
import dev.ruban.coordinator.run.RunListener.Finished;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.Dataset;
import dev.ruban.data.Split;
import dev.ruban.job.JobDefaults;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.job.TrainingUpdate;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.TapePartialComputer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A job in this process, without a run directory and progress; it can be run several times.
public final class Training {
    /// As workers compute.
    public static final PartialComputer.Factory COMPUTER =
            (job, threads) ->
                    new TapePartialComputer(job, threads, KernelSelection.current().kernels());

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// @param parameters that it ended with
    public record Run(double secondsOfAStep, float[] parameters) {}

    private final TrainingTask task;

    private Training(TrainingTask task) {
        this.task = task;
    }

    /// @param job     at least 2 epochs
    /// @param classes of its labels; 0 for numbers
    public static Training of(Job.Builder job, Dataset rows, int classes) {
        ResolvedJob resolved =
                new ResolvedJob(
                        JobDefaults.fill(job.setData("benchmark").addLabel("y").build()),
                        rows.rows(),
                        0,
                        rows.featureNames().size(),
                        rows.labelNames().size(),
                        classes);
        TrainingModel model = TrainingModel.of(resolved);
        return new Training(
                new TrainingTask(
                        resolved,
                        Map.of(Split.TRAINING, rows),
                        model.layout(),
                        model.initialParameters(),
                        TrainingUpdate.of(resolved)));
    }

    /// All in the calling thread, but for what the worker computes.
    public Run embedded(int threads) throws InterruptedException {
        StepClock clock = new StepClock(task.job().epochs());
        Finished finished = EmbeddedRun.run(task, threads, COMPUTER, clock);
        return new Run(clock.secondsOfAStep(), finished.parameters().clone());
    }

    /// With workers of one thread each, over loopback.
    public Run with(int workers, PartialComputer.Factory computers) throws Exception {
        StepClock clock = new StepClock(task.job().epochs());
        CoordinatorSettings settings =
                CoordinatorSettings.defaults()
                        .withToken(LocalWorkers.newToken())
                        .withMinWorkers(workers);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Coordinator coordinator = Coordinator.start(settings, task, clock)) {
            WorkerSettings worker =
                    new WorkerSettings(
                            settings.host(), coordinator.port(), settings.token(), 1, PATIENCE);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++)
                running.add(threads.submit(() -> new Worker(worker, computers).run()));
            Finished finished = coordinator.await();
            for (Future<?> ended : running) ended.get();
            return new Run(clock.secondsOfAStep(), finished.parameters().clone());
        }
    }
}
