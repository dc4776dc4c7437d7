package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.data.Split;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A worker that leaves, or fails, costs its shards only.
@Timeout(60)
final class DepartingWorkerTest {
    @Test
    void aWorkerThatIsToldToLeaveFinishesAndLeaves() throws Exception {
        TrainingTask task = Choice.small().withEpochs(4).task();
        RecordingListener listener = new RecordingListener();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Coordinator coordinator = Coordinator.start(Loopback.settings(2), task, listener)) {
            WorkerSettings worker = Loopback.worker(coordinator.port());
            Worker leaving =
                    new Worker(
                            worker,
                            (job, _) ->
                                    new PausingComputer(
                                            new SummingComputer(job), arrived, released));
            CompletableFuture<Void> left = Loopback.start(leaving);
            CompletableFuture<Void> staying = Loopback.start(new Worker(worker, Loopback.FACTORY));
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            leaving.leave();
            released.countDown();
            left.get(10, TimeUnit.SECONDS);
            RunListener.Finished finished = coordinator.await();
            assertThat(finished.workers()).isEqualTo(2);
            staying.get(10, TimeUnit.SECONDS);
        }
        assertThat(listener.events).isEqualTo(Loopback.embedded(task).events);
    }

    @Test
    void aWorkerThatFailsCostsItsShardsOnly() throws Exception {
        TrainingTask task = Choice.small().withEpochs(4).task();
        RecordingListener listener = new RecordingListener();
        try (Coordinator coordinator = Coordinator.start(Loopback.settings(2), task, listener)) {
            WorkerSettings worker = Loopback.worker(coordinator.port());
            CountDownLatch never = new CountDownLatch(0);
            PartialComputer.Factory failing =
                    (job, _) ->
                            new PausingComputer(new SummingComputer(job), never, never) {
                                @Override
                                public List<Partial> compute(
                                        Pass pass, float[] parameters, List<Subtree> subtrees) {
                                    if (pass.equals(new Pass.Step(2)))
                                        throw new IllegalStateException("a defect");
                                    return super.compute(pass, parameters, subtrees);
                                }
                            };
            CompletableFuture<Void> failed = Loopback.start(new Worker(worker, failing));
            CompletableFuture<Void> staying = Loopback.start(new Worker(worker, Loopback.FACTORY));
            coordinator.await();
            staying.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("a defect");
        }
        assertThat(listener.events).isEqualTo(Loopback.embedded(task).events);
    }

    @Test
    void runningOutOfMemoryCostsAWorkerItsShardsOnly() throws Exception {
        TrainingTask task = Choice.small().withEpochs(4).task();
        RecordingListener listener = new RecordingListener();
        CountDownLatch none = new CountDownLatch(0);
        PartialComputer.Factory small =
                (job, _) ->
                        new PausingComputer(new SummingComputer(job), none, none) {
                            @Override
                            public void putShard(
                                    Split split, int shard, float[] features, float[] labels) {
                                throw new OutOfMemoryError("Java heap space");
                            }
                        };
        try (Coordinator coordinator = Coordinator.start(Loopback.settings(2), task, listener)) {
            WorkerSettings worker = Loopback.worker(coordinator.port());
            CompletableFuture<Void> failed = Loopback.start(new Worker(worker, small));
            CompletableFuture<Void> staying = Loopback.start(new Worker(worker, Loopback.FACTORY));
            coordinator.await();
            staying.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("out of memory (Java heap space)")
                    .hasMessageContaining("loaded training shard")
                    .hasMessageContaining("-Xmx is");
        }
        assertThat(listener.events).isEqualTo(Loopback.embedded(task).events);
    }
}
