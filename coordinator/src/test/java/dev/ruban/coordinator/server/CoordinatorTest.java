package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        try (Coordinator coordinator =
                Coordinator.start(Loopback.settings(workers), task, listener)) {
            for (int i = 0; i < workers; i++)
                ended.add(
                        Loopback.start(
                                new Worker(Loopback.worker(coordinator.port()), Loopback.FACTORY)));
            assertThat(coordinator.await().workers()).isEqualTo(workers);
        }
        for (CompletableFuture<Void> one : ended) one.get(10, TimeUnit.SECONDS);
        assertThat(listener.events).isEqualTo(Loopback.embedded(task).events);
    }

    @Test
    void refusesWorkersWithoutTheToken() throws Exception {
        try (Coordinator coordinator =
                Coordinator.start(
                        Loopback.settings(1), Choice.small().task(), new RecordingListener())) {
            int port = coordinator.port();
            for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("wrong")))
                assertThatThrownBy(() ->
                                new Worker(Loopback.worker(port, token), Loopback.FACTORY).run())
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
                Loopback.start(
                        new Worker(
                                Loopback.worker(port, Optional.of(Loopback.TOKEN)),
                                Loopback.FACTORY));
        try (Coordinator coordinator =
                Coordinator.start(
                        Loopback.settings(1).withListen("127.0.0.1", port),
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
            CoordinatorSettings taken =
                    Loopback.settings(1).withListen("127.0.0.1", socket.getLocalPort());
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
        assertThatThrownBy(() -> new Worker(nobody, Loopback.FACTORY).run())
                .isInstanceOfSatisfying(
                        RubanException.class,
                        e -> assertThat(e.code()).isEqualTo(ExitCode.UNAVAILABLE))
                .hasMessageContaining("no coordinator answered at 127.0.0.1");
    }

    @Test
    void givesUpWithoutWorkers() throws InterruptedException {
        RecordingListener listener = new RecordingListener();
        CoordinatorSettings impatient =
                Loopback.settings(1)
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
                Coordinator.start(
                        Loopback.settings(2), Choice.small().task(), new RecordingListener())) {
            CountDownLatch joined = new CountDownLatch(1);
            ended =
                    Loopback.start(
                            new Worker(
                                    Loopback.worker(coordinator.port()),
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

    @Test
    void garbageOnThePortDuringARunIsHarmless() throws Exception {
        TrainingTask task = Choice.small().task();
        RecordingListener listener = new RecordingListener();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Coordinator coordinator = Coordinator.start(Loopback.settings(1), task, listener)) {
            Worker worker =
                    new Worker(
                            Loopback.worker(coordinator.port()),
                            (job, _) ->
                                    new PausingComputer(
                                            new SummingComputer(job), arrived, released));
            CompletableFuture<Void> ended = Loopback.start(worker);
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
        assertThat(listener.events).isEqualTo(Loopback.embedded(task).events);
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

    /// Without the failure the run would wait for other workers, and end with another message.
    @Test
    void failsAtOnceWhenItsDataCannotBeRead() throws Exception {
        RubanException changed = new RubanException(ExitCode.DATA, "data.csv has changed");
        TrainingTask task = Choice.small().unreadable(changed);
        try (Coordinator coordinator =
                Coordinator.start(Loopback.settings(1), task, new RecordingListener())) {
            var _ =
                    Loopback.start(
                            new Worker(Loopback.worker(coordinator.port()), Loopback.FACTORY));
            assertThatThrownBy(coordinator::await)
                    .isInstanceOfSatisfying(
                            RubanException.class,
                            problem -> assertThat(problem.code()).isEqualTo(ExitCode.DATA))
                    .hasMessage("data.csv has changed");
        }
    }

    /// Two runs one after the other, whose workers have threads to compute with.
    @Test
    void aRunLeavesNoThreadBehind() throws Exception {
        TrainingTask task = Choice.small().task();
        PartialComputer.Factory threaded = (job, _) -> new ThreadedComputer(job);
        for (int run = 0; run < 2; run++) {
            try (Coordinator coordinator =
                    Coordinator.start(Loopback.settings(2), task, new RecordingListener())) {
                WorkerSettings worker = Loopback.worker(coordinator.port());
                List<CompletableFuture<Void>> ended =
                        List.of(
                                Loopback.start(new Worker(worker, threaded)),
                                Loopback.start(new Worker(worker, threaded)));
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
