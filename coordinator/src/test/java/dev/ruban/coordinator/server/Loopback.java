package dev.ruban.coordinator.server;

import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A coordinator and workers over loopback, each worker on a thread of its own.
final class Loopback {
    static final PartialComputer.Factory FACTORY = (job, _) -> new SummingComputer(job);
    static final String TOKEN = "a-token-of-the-tests";

    private Loopback() {}

    static CoordinatorSettings settings(int minWorkers) {
        return CoordinatorSettings.defaults()
                .withToken(TOKEN)
                .withMinWorkers(minWorkers)
                .withWorkerTimeout(Duration.ofSeconds(20));
    }

    static WorkerSettings worker(int port) {
        return worker(port, Optional.of(TOKEN));
    }

    static WorkerSettings worker(int port, Optional<String> token) {
        return new WorkerSettings("127.0.0.1", port, token, 1, Duration.ofSeconds(20));
    }

    /// Done when it has ended, with what it threw.
    static CompletableFuture<Void> start(Worker worker) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        worker.run();
                        ended.complete(null);
                    } catch (RuntimeException e) {
                        ended.completeExceptionally(e);
                    }
                });
        return ended;
    }

    /// What the same run tells when nothing happens to it.
    static RecordingListener embedded(TrainingTask task) throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        EmbeddedRun.run(task, 1, FACTORY, listener);
        return listener;
    }
}
