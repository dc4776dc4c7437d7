package dev.ruban.coordinator.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.SummingComputer;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.metric.MetricPlan;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real processes.
@Timeout(90)
final class LocalWorkersTest {
    private static final Upkeep NO_UPKEEP = new Upkeep(() -> 0, _ -> {});

    @TempDir Path directory;

    /// Stops the run in the middle, on the thread that owns it, until it may go on.
    private static final class PausingListener implements RunListener {
        private final CountDownLatch inTheMiddle = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void step(
                long stepInEpoch,
                long stepsPerEpoch,
                double lossSoFar,
                Supplier<List<MetricPlan.Value>> metricsSoFar) {
            if (stepInEpoch != 2) return;
            inTheMiddle.countDown();
            try {
                assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void started(Started event) {}

        @Override
        public void epoch(Epoch event) {}

        @Override
        public void finished(Finished event) {}
    }

    private LocalWorkerSettings settings(int workers, int port, String token) {
        return LocalWorkerSettings.of(workers, 1, port, token, directory.resolve("logs"))
                .withOptions(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"))
                .withMainClass(SummingWorkerMain.class.getName());
    }

    @Test
    void aKilledWorkerChangesNoBit() throws Exception {
        TrainingTask task = Choice.small().withBatch("50").withEpochs(1).task();
        String token = LocalWorkers.newToken();
        PausingListener listener = new PausingListener();
        CoordinatorSettings coordinatorSettings =
                CoordinatorSettings.defaults()
                        .withToken(token)
                        .withMinWorkers(2)
                        .withWorkerTimeout(Duration.ofSeconds(40));
        RunListener.Finished finished;
        List<Long> pids;
        try (Coordinator coordinator = Coordinator.start(coordinatorSettings, task, listener);
                LocalWorkers workers =
                        LocalWorkers.start(settings(2, coordinator.port(), token), NO_UPKEEP)) {
            pids = workers.pids();
            assertThat(pids).hasSize(2);
            assertThat(listener.inTheMiddle.await(40, TimeUnit.SECONDS)).isTrue();
            ProcessHandle victim = ProcessHandle.of(pids.getFirst()).orElseThrow();
            victim.destroyForcibly();
            victim.onExit().get(10, TimeUnit.SECONDS);
            listener.released.countDown();
            finished = coordinator.await();
        }
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(finished.parameters())
                .isEqualTo(
                        EmbeddedRun.run(
                                        task,
                                        1,
                                        (job, _) -> new SummingComputer(job),
                                        new SilentListener())
                                .parameters());
        Path log = directory.resolve("logs/worker-1.log");
        assertThat(Files.getPosixFilePermissions(log))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(log)).doesNotContain(token);
    }

    /// Does nothing.
    private static final class SilentListener implements RunListener {
        @Override
        public void started(Started event) {}

        @Override
        public void epoch(Epoch event) {}

        @Override
        public void finished(Finished event) {}
    }

    @Test
    void tellsTheLastWordsOfWorkersThatDieAtStart() throws Exception {
        CompletableFuture<String> words = new CompletableFuture<>();
        try (LocalWorkers workers =
                LocalWorkers.start(
                        settings(2, 1, "secret").withMainClass(FailingWorkerMain.class.getName()),
                        NO_UPKEEP)) {
            workers.whenAllEnded(words::complete);
            assertThat(words.get(30, TimeUnit.SECONDS))
                    .contains("exit code 1")
                    .contains("no luck")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aDeadWorkerIsReplaced() throws Exception {
        CompletableFuture<String> news = new CompletableFuture<>();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                LocalWorkers workers =
                        LocalWorkers.start(
                                settings(1, silent.getLocalPort(), "secret"),
                                new Upkeep(() -> 0, news::complete))) {
            long pid = workers.pids().getFirst();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            assertThat(news.get(30, TimeUnit.SECONDS))
                    .matches(
                            "local worker \\(pid %d\\) died \\(signal 9\\): started pid \\d+ in its place"
                                    .formatted(pid));
            assertThat(workers.pids()).hasSize(1).doesNotContain(pid);
        }
    }

    @Test
    void aWorkerEndsWhenItsStandardInputEnds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            silent.setSoTimeout(20_000);
            LocalWorkerSettings settings = settings(1, silent.getLocalPort(), "token");
            Process process =
                    new ProcessBuilder(settings.command())
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("log").toFile())
                            .start();
            try {
                process.getOutputStream().write("token\n".getBytes(US_ASCII));
                process.getOutputStream().flush();
                silent.accept();
                process.getOutputStream().close();
                assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(1);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
