package dev.ruban.coordinator.training;

import dev.ruban.problem.ExitCode;
import dev.ruban.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/// Workers on threads of this process. Closing tells those that still dial to leave, and waits for all.
final class WorkerThreads implements AutoCloseable {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Worker> workers = new ArrayList<>();

    /// @param giveUp told when a worker fails
    void start(Worker worker, BiConsumer<ExitCode, String> giveUp) {
        workers.add(worker);
        executor.execute(() -> work(worker, giveUp));
    }

    /// A worker that fails has told the coordinator, or will never come: then the run ends.
    private static void work(Worker worker, BiConsumer<ExitCode, String> giveUp) {
        try {
            worker.run();
        } catch (RuntimeException failure) {
            giveUp.accept(ExitCode.UNAVAILABLE, "a worker failed: " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        workers.forEach(Worker::leave);
        executor.close();
    }
}
