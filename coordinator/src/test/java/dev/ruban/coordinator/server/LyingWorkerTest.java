package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.local.LocalWorkerSettings;
import dev.ruban.coordinator.local.LocalWorkers;
import dev.ruban.coordinator.local.Upkeep;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.data.Split;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.StatusRequest;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import dev.ruban.worker.tls.Connection;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A worker that flips one bit of one partial, in a cluster that computes every partial twice.
@Timeout(120)
final class LyingWorkerTest {
    private static final PartialComputer.Factory HONEST = (job, _) -> new SummingComputer(job);
    private static final Predicate<Pass> SECOND_STEP = new Pass.Step(1)::equals;
    private static final Predicate<Pass> VALIDATION = new Pass.Evaluation(Split.VALIDATION)::equals;

    @TempDir private Path directory;

    private static CoordinatorSettings settings(int minWorkers, double audit, String token) {
        return CoordinatorSettings.defaults()
                .withToken(token)
                .withMinWorkers(minWorkers)
                .withWorkerTimeout(Duration.ofSeconds(60))
                .withChecking(Checking.DEFAULT.withAudit(audit).withComputer(HONEST));
    }

    private static CompletableFuture<Void> start(Worker worker) {
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

    private static Worker worker(int port, String token, PartialComputer.Factory factory) {
        return new Worker(
                new WorkerSettings(
                        "127.0.0.1", port, Optional.of(token), 1, Duration.ofSeconds(20)),
                factory);
    }

    private static PartialComputer.Factory lying(Predicate<Pass> when) {
        return (job, _) -> new LyingComputer(new SummingComputer(job), when);
    }

    private static CompletableFuture<Void> startLiar(
            int port, String token, PartialComputer.Factory factory) throws InterruptedException {
        CountDownLatch joined = new CountDownLatch(1);
        CompletableFuture<Void> liar =
                start(
                        worker(
                                port,
                                token,
                                (job, threads) -> {
                                    joined.countDown();
                                    return factory.create(job, threads);
                                }));
        assertThat(joined.await(20, TimeUnit.SECONDS)).isTrue();
        return liar;
    }

    /// Computes nothing before all have their shards: who has none sits out the passes until then.
    private static PartialComputer.Factory standing(
            CountDownLatch ready, PartialComputer.Factory factory) {
        return (job, threads) ->
                new StandingComputer(factory.create(job, threads), _ -> true, ready);
    }

    private static void awaitShards(Coordinator coordinator, String token, int workers) {
        Connection connection = new Connection(Optional.empty(), Optional.of(token));
        ManagedChannel channel = connection.channel("127.0.0.1", coordinator.port()).build();
        try {
            var stub = TrainingGrpc.newBlockingStub(connection.authorized(channel));
            while (haveShards(stub.status(StatusRequest.getDefaultInstance())) < workers)
                Thread.onSpinWait();
        } finally {
            channel.shutdownNow();
        }
    }

    private static long haveShards(RunStatus status) {
        return status.getWorkersList().stream()
                .filter(worker -> !worker.getLoading() && !worker.getShards().isEmpty())
                .count();
    }

    private static RecordingListener undisturbed(TrainingTask task) throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        EmbeddedRun.run(task, 1, HONEST, listener);
        return listener;
    }

    private static void requireExpelled(RecordingListener listener, CompletableFuture<Void> liar) {
        assertThat(listener.warnings)
                .anySatisfy(warning ->
                        assertThat(warning)
                                .contains("worker 1 (")
                                .contains("is expelled")
                                .containsPattern(
                                        "SHA-256 [0-9a-f]{64}, but the coordinator computes [0-9a-f]{64}"));
        assertThatThrownBy(() -> liar.get(10, TimeUnit.SECONDS))
                .hasMessageContaining("sent this worker away");
    }

    @ParameterizedTest
    @CsvSource({"2, all", "3, all", "2, 50", "3, 50"})
    void isFoundNamedAndExpelledByTheOthers(int workers, String batch) throws Exception {
        TrainingTask task = Choice.small().withRows(201, 9).withBatch(batch).withEpochs(4).task();
        RecordingListener listener = new RecordingListener();
        String token = "a-token-of-the-tests";
        try (Coordinator coordinator =
                Coordinator.start(settings(workers, 1, token), task, listener)) {
            CountDownLatch ready = new CountDownLatch(1);
            CompletableFuture<Void> liar =
                    startLiar(coordinator.port(), token, standing(ready, lying(SECOND_STEP)));
            List<CompletableFuture<Void>> honest = new ArrayList<>();
            for (int i = 1; i < workers; i++)
                honest.add(start(worker(coordinator.port(), token, standing(ready, HONEST))));
            awaitShards(coordinator, token, workers);
            ready.countDown();
            coordinator.await();
            for (CompletableFuture<Void> one : honest) one.get(10, TimeUnit.SECONDS);
            requireExpelled(listener, liar);
        }
        assertThat(listener.events).isEqualTo(undisturbed(task).events);
    }

    @Test
    void isFoundByItsLossOfAnEvaluation() throws Exception {
        TrainingTask task = Choice.small().withRows(201, 9).withEpochs(3).task();
        RecordingListener listener = new RecordingListener();
        String token = "a-token-of-the-tests";
        try (Coordinator coordinator = Coordinator.start(settings(2, 1, token), task, listener)) {
            CountDownLatch ready = new CountDownLatch(1);
            CompletableFuture<Void> liar =
                    startLiar(coordinator.port(), token, standing(ready, lying(VALIDATION)));
            var _ = start(worker(coordinator.port(), token, standing(ready, HONEST)));
            awaitShards(coordinator, token, 2);
            ready.countDown();
            coordinator.await();
            requireExpelled(listener, liar);
        }
        assertThat(listener.events).isEqualTo(undisturbed(task).events);
    }

    /// Its successor is another process: this one may not come back.
    @Test
    void isFoundByTheCoordinatorWhenItIsAlone() throws Exception {
        TrainingTask task = Choice.small().withBatch("50").withEpochs(2).task();
        RecordingListener listener = new RecordingListener();
        String token = LocalWorkers.newToken();
        try (Coordinator coordinator = Coordinator.start(settings(1, 1, token), task, listener)) {
            CompletableFuture<Void> liar = startLiar(coordinator.port(), token, lying(SECOND_STEP));
            assertThatThrownBy(() -> liar.get(60, TimeUnit.SECONDS))
                    .hasMessageContaining("SHA-256");
            LocalWorkerSettings successor =
                    LocalWorkerSettings.of(1, 1, coordinator.port(), token, directory)
                            .withOptions(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"))
                            .withMainClass("dev.ruban.coordinator.local.SummingWorkerMain");
            try (LocalWorkers _ = LocalWorkers.start(successor, new Upkeep(() -> 0, _ -> {}))) {
                coordinator.await();
            }
            requireExpelled(listener, liar);
        }
        assertThat(listener.events).isEqualTo(undisturbed(task).events);
    }

    /// The straggler stands still in its second step until the liar, who has computed its part of it
    /// in its place, is asked for the third: the wrong numbers have been applied by then.
    @Test
    void isFoundLateByAStragglerAndTheRunGoesBack() throws Exception {
        TrainingTask task = Choice.small().withRows(201, 9).withBatch("50").withEpochs(3).task();
        RecordingListener listener = new RecordingListener();
        String token = "a-token-of-the-tests";
        CountDownLatch applied = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Predicate<Pass> secondTime =
                pass -> {
                    if (pass.equals(new Pass.Step(2))) applied.countDown();
                    return SECOND_STEP.test(pass) && asked.incrementAndGet() == 2;
                };
        try (Coordinator coordinator = Coordinator.start(settings(2, 0, token), task, listener)) {
            CountDownLatch ready = new CountDownLatch(1);
            CompletableFuture<Void> liar =
                    startLiar(coordinator.port(), token, standing(ready, lying(secondTime)));
            PartialComputer.Factory straggler =
                    (job, _) ->
                            new StandingComputer(new SummingComputer(job), SECOND_STEP, applied);
            var _ = start(worker(coordinator.port(), token, standing(ready, straggler)));
            awaitShards(coordinator, token, 2);
            ready.countDown();
            coordinator.await();
            requireExpelled(listener, liar);
        }
        assertThat(listener.warnings).anyMatch(warning -> warning.contains("goes back"));
        assertThat(listener.events).isEqualTo(undisturbed(task).events);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "1, 0.3", "2, 0.3", "3, 0.3"})
    void auditsOfHonestWorkersTouchNoBit(int workers, double audit) throws Exception {
        TrainingTask task = Choice.small().withRows(201, 9).withBatch("50").task();
        RecordingListener listener = new RecordingListener();
        String token = "a-token-of-the-tests";
        try (Coordinator coordinator =
                Coordinator.start(settings(workers, audit, token), task, listener)) {
            List<CompletableFuture<Void>> honest = new ArrayList<>();
            for (int i = 0; i < workers; i++)
                honest.add(start(worker(coordinator.port(), token, HONEST)));
            coordinator.await();
            for (CompletableFuture<Void> one : honest) one.get(10, TimeUnit.SECONDS);
        }
        assertThat(listener.warnings).isEmpty();
        assertThat(listener.events).isEqualTo(undisturbed(task).events);
    }
}
