package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Coordinator and workers over loopback, each worker on a thread of its own.
@Timeout(60)
final class CoordinatorTest {
    private static final PartialComputer.Factory FACTORY = (job, _) -> new SummingComputer(job);
    private static final String TOKEN = "a-token-of-the-tests";

    private static CoordinatorSettings settings(int minWorkers) {
        return CoordinatorSettings.defaults()
                .withToken(TOKEN)
                .withMinWorkers(minWorkers)
                .withWorkerTimeout(Duration.ofSeconds(20));
    }

    private static WorkerSettings worker(int port, Optional<String> token) {
        return new WorkerSettings("127.0.0.1", port, token, 1, Duration.ofSeconds(20));
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

    private static RecordingListener embedded(TrainingTask task) throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        EmbeddedRun.run(task, 1, FACTORY, listener);
        return listener;
    }

    @ParameterizedTest
    @CsvSource({
        "1, all, 0, 5",
        "2, all, 9, 5",
        "3, all, 0, 5",
        "3, 50, 9, 5",
        "5, 7, 0, 5",
        "7, all, 0, 5",
        "3, all, 0, 300000"
    })
    void givesTheSameEventsAsAnEmbeddedRun(
            int workers, String batch, long validationRows, int parameters) throws Exception {
        TrainingTask task =
                Choice.small()
                        .withRows(201, validationRows)
                        .withBatch(batch)
                        .withParameters(parameters)
                        .task();
        RecordingListener listener = new RecordingListener();
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        try (Coordinator coordinator = Coordinator.start(settings(workers), task, listener)) {
            for (int i = 0; i < workers; i++)
                ended.add(
                        start(new Worker(worker(coordinator.port(), Optional.of(TOKEN)), FACTORY)));
            assertThat(coordinator.await().workers()).isEqualTo(workers);
        }
        for (CompletableFuture<Void> one : ended) one.get(10, TimeUnit.SECONDS);
        assertThat(listener.events).isEqualTo(embedded(task).events);
    }

    @Test
    void refusesWorkersWithoutTheToken() throws Exception {
        try (Coordinator coordinator =
                Coordinator.start(settings(1), Choice.small().task(), new RecordingListener())) {
            int port = coordinator.port();
            for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("wrong")))
                assertThatThrownBy(() -> new Worker(worker(port, token), FACTORY).run())
                        .isInstanceOfSatisfying(
                                RubanException.class,
                                e -> assertThat(e.code()).isEqualTo(ExitCode.UNAVAILABLE))
                        .hasMessageContaining("--token-file");
        }
    }

    @Test
    void workersMayBeStartedBeforeTheirCoordinator() throws Exception {
        int port = freePort();
        CompletableFuture<Void> ended =
                start(new Worker(worker(port, Optional.of(TOKEN)), FACTORY));
        try (Coordinator coordinator =
                Coordinator.start(
                        settings(1).withListen("127.0.0.1", port),
                        Choice.small().task(),
                        new RecordingListener())) {
            coordinator.await();
        }
        ended.get(10, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            CoordinatorSettings taken = settings(1).withListen("127.0.0.1", socket.getLocalPort());
            assertThatThrownBy(() ->
                            Coordinator.start(
                                    taken, Choice.small().task(), new RecordingListener()))
                    .isInstanceOfSatisfying(
                            RubanException.class,
                            e -> assertThat(e.code()).isEqualTo(ExitCode.UNAVAILABLE))
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining(Integer.toString(socket.getLocalPort()))
                    .hasMessageContaining("--listen");
        }
    }

    @Test
    void givesUpDialling() throws IOException {
        WorkerSettings nobody =
                new WorkerSettings(
                        "127.0.0.1", freePort(), Optional.empty(), 1, Duration.ofMillis(300));
        assertThatThrownBy(() -> new Worker(nobody, FACTORY).run())
                .isInstanceOfSatisfying(
                        RubanException.class,
                        e -> assertThat(e.code()).isEqualTo(ExitCode.UNAVAILABLE))
                .hasMessageContaining("no coordinator answered at 127.0.0.1");
    }

    @Test
    void givesUpWithoutWorkers() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        CoordinatorSettings impatient =
                settings(1)
                        .withHeartbeat(Duration.ofMillis(50), Duration.ofMillis(200))
                        .withWorkerTimeout(Duration.ofMillis(300));
        try (Coordinator coordinator =
                Coordinator.start(impatient, Choice.small().task(), listener)) {
            assertThatThrownBy(coordinator::await)
                    .isInstanceOfSatisfying(
                            RubanException.class,
                            e -> assertThat(e.code()).isEqualTo(ExitCode.UNAVAILABLE))
                    .hasMessageContaining("0 of 1 worker joined");
        }
        assertThat(listener.events).containsExactly("failed UNAVAILABLE after 0 steps");
    }

    @Test
    void workersEndWithTheirCoordinator() throws Exception {
        CompletableFuture<Void> ended;
        try (Coordinator coordinator =
                Coordinator.start(settings(2), Choice.small().task(), new RecordingListener())) {
            CountDownLatch joined = new CountDownLatch(1);
            ended =
                    start(
                            new Worker(
                                    worker(coordinator.port(), Optional.of(TOKEN)),
                                    (job, _) -> {
                                        joined.countDown();
                                        return new SummingComputer(job);
                                    }));
            assertThat(joined.await(20, TimeUnit.SECONDS)).isTrue();
        }
        CompletableFuture<Void> worker = ended;
        assertThatThrownBy(() -> worker.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RubanException.class)
                .hasMessageContaining("told to stop");
    }

    /// Waits in the given pass until it may go on.
    private static class PausingComputer implements PartialComputer {
        private final PartialComputer computer;
        private final CountDownLatch arrived;
        private final CountDownLatch released;

        PausingComputer(PartialComputer computer, CountDownLatch arrived, CountDownLatch released) {
            this.computer = computer;
            this.arrived = arrived;
            this.released = released;
        }

        @Override
        public long rowsComputed() {
            return computer.rowsComputed();
        }

        @Override
        public void putShard(
                dev.ruban.data.Split split, int shard, float[] features, float[] labels) {
            computer.putShard(split, shard, features, labels);
        }

        @Override
        public void removeShard(dev.ruban.data.Split split, int shard) {
            computer.removeShard(split, shard);
        }

        @Override
        public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
            if (pass.equals(new Pass.Step(1))) {
                arrived.countDown();
                awaitQuietly(released);
            }
            return computer.compute(pass, parameters, subtrees);
        }

        @Override
        public void close() {
            computer.close();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void garbageOnThePortDuringARunIsHarmless() throws Exception {
        TrainingTask task = Choice.small().task();
        RecordingListener listener = new RecordingListener();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Coordinator coordinator = Coordinator.start(settings(1), task, listener)) {
            Worker worker =
                    new Worker(
                            worker(coordinator.port(), Optional.of(TOKEN)),
                            (job, _) ->
                                    new PausingComputer(
                                            new SummingComputer(job), arrived, released));
            CompletableFuture<Void> ended = start(worker);
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            List<Socket> strangers = new ArrayList<>();
            try {
                for (String garbage : GARBAGE)
                    strangers.add(talk(coordinator.port(), garbage.getBytes(US_ASCII)));
                released.countDown();
                coordinator.await();
                ended.get(10, TimeUnit.SECONDS);
            } finally {
                for (Socket stranger : strangers) stranger.close();
            }
        }
        assertThat(listener.events).isEqualTo(embedded(task).events);
    }

    private static final List<String> GARBAGE =
            List.of(
                    "",
                    "\0\1\2\3\4\5\6\7",
                    "GET / HTTP/1.1\r\nHost: here\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\177".repeat(100_000),
                    "x".repeat(1_000_000));

    private static Socket talk(int port, byte[] bytes) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException _) {
            // The coordinator has hung up already, as it may.
        }
        return socket;
    }

    @Test
    void aWorkerThatIsToldToLeaveFinishesAndLeaves() throws Exception {
        TrainingTask task = Choice.small().withEpochs(4).task();
        RecordingListener listener = new RecordingListener();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Coordinator coordinator = Coordinator.start(settings(2), task, listener)) {
            WorkerSettings worker = worker(coordinator.port(), Optional.of(TOKEN));
            Worker leaving =
                    new Worker(
                            worker,
                            (job, _) ->
                                    new PausingComputer(
                                            new SummingComputer(job), arrived, released));
            CompletableFuture<Void> left = start(leaving);
            CompletableFuture<Void> staying = start(new Worker(worker, FACTORY));
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            leaving.leave();
            released.countDown();
            left.get(10, TimeUnit.SECONDS);
            RunListener.Finished finished = coordinator.await();
            assertThat(finished.workers()).isEqualTo(2);
            staying.get(10, TimeUnit.SECONDS);
        }
        assertThat(listener.events).isEqualTo(embedded(task).events);
    }

    @Test
    void aWorkerThatFailsCostsItsShardsOnly() throws Exception {
        TrainingTask task = Choice.small().withEpochs(4).task();
        RecordingListener listener = new RecordingListener();
        try (Coordinator coordinator = Coordinator.start(settings(2), task, listener)) {
            WorkerSettings worker = worker(coordinator.port(), Optional.of(TOKEN));
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
            CompletableFuture<Void> failed = start(new Worker(worker, failing));
            CompletableFuture<Void> staying = start(new Worker(worker, FACTORY));
            coordinator.await();
            staying.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("a defect");
        }
        assertThat(listener.events).isEqualTo(embedded(task).events);
    }

    /// Without the failure the run would wait for other workers, and end with another message.
    @Test
    void failsAtOnceWhenItsDataCannotBeRead() throws Exception {
        RubanException changed = new RubanException(ExitCode.DATA, "data.csv has changed");
        TrainingTask task = Choice.small().unreadable(changed);
        try (Coordinator coordinator =
                Coordinator.start(settings(1), task, new RecordingListener())) {
            var _ = start(new Worker(worker(coordinator.port(), Optional.of(TOKEN)), FACTORY));
            assertThatThrownBy(coordinator::await)
                    .isInstanceOfSatisfying(
                            RubanException.class,
                            problem -> assertThat(problem.code()).isEqualTo(ExitCode.DATA))
                    .hasMessage("data.csv has changed");
        }
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
                                    dev.ruban.data.Split split,
                                    int shard,
                                    float[] features,
                                    float[] labels) {
                                throw new OutOfMemoryError("Java heap space");
                            }
                        };
        try (Coordinator coordinator = Coordinator.start(settings(2), task, listener)) {
            WorkerSettings worker = worker(coordinator.port(), Optional.of(TOKEN));
            CompletableFuture<Void> failed = start(new Worker(worker, small));
            CompletableFuture<Void> staying = start(new Worker(worker, FACTORY));
            coordinator.await();
            staying.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("out of memory (Java heap space)")
                    .hasMessageContaining("loaded training shard")
                    .hasMessageContaining("-Xmx is");
        }
        assertThat(listener.events).isEqualTo(embedded(task).events);
    }

    /// Two runs one after the other, whose workers have threads to compute with.
    @Test
    void aRunLeavesNoThreadBehind() throws Exception {
        TrainingTask task = Choice.small().task();
        PartialComputer.Factory threaded = (job, _) -> new ThreadedComputer(job);
        for (int run = 0; run < 2; run++) {
            try (Coordinator coordinator =
                    Coordinator.start(settings(2), task, new RecordingListener())) {
                WorkerSettings worker = worker(coordinator.port(), Optional.of(TOKEN));
                List<CompletableFuture<Void>> ended =
                        List.of(
                                start(new Worker(worker, threaded)),
                                start(new Worker(worker, threaded)));
                coordinator.await();
                for (CompletableFuture<Void> one : ended) one.get(10, TimeUnit.SECONDS);
            }
        }
        EmbeddedRun.run(task, 2, threaded, new RecordingListener());
        for (Thread thread : Thread.getAllStackTraces().keySet())
            if (thread.getName().startsWith("ruban-"))
                assertThat(thread.join(Duration.ofSeconds(10))).as(thread.getName()).isTrue();
    }

    /// The real computer has such threads, but too little work here to start them.
    private static final class ThreadedComputer extends PausingComputer {
        private final ExecutorService threads =
                Executors.newFixedThreadPool(
                        1, Thread.ofPlatform().daemon().name("ruban-compute-test").factory());

        ThreadedComputer(ResolvedJob job) {
            super(new SummingComputer(job), new CountDownLatch(0), new CountDownLatch(0));
        }

        @Override
        public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
            return CompletableFuture.supplyAsync(
                            () -> super.compute(pass, parameters, subtrees), threads)
                    .join();
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
