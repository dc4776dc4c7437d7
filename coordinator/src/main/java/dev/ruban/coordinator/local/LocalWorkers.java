package dev.ruban.coordinator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Worker processes on this machine. Each gets the token through its standard input, which stays
/// open as long as this process lives: a worker whose input ends, ends.
public final class LocalWorkers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalWorkers.class);
    private static final Duration GOODBYE = Duration.ofSeconds(3);
    private static final int TOKEN_BYTES = 32;
    private static final int TAIL_BYTES = 2000;

    private final LocalWorkerSettings settings;
    private final List<Started> workers = new ArrayList<>();
    private final CompletableFuture<String> allEnded = new CompletableFuture<>();
    private boolean closing;

    /// A process, and where its output goes.
    private record Started(int number, Process process, OutputStream input, Path output) {}

    private LocalWorkers(LocalWorkerSettings settings) {
        this.settings = settings;
    }

    /// A fresh 256-bit token, in hex: for the coordinator and its local workers.
    public static String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /// Starts all workers at once.
    /// @throws RubanException if one cannot be started, or its log not be created
    public static LocalWorkers start(LocalWorkerSettings settings) {
        LocalWorkers started = new LocalWorkers(settings);
        try {
            Files.createDirectories(settings.logs());
            for (int number = 1; number <= settings.workers(); number++) started.start(number);
            return started;
        } catch (IOException e) {
            started.close();
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "cannot start a local worker that logs to %s: %s"
                            .formatted(settings.logs(), e.getMessage()),
                    e);
        }
    }

    private synchronized void start(int number) throws IOException {
        Path output = privateFile(settings.logs().resolve("worker-" + number + ".log"));
        ProcessBuilder builder = new ProcessBuilder(settings.command());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        OutputStream input = process.getOutputStream();
        Started worker = new Started(number, process, input, output);
        workers.add(worker);
        tellToken(worker);
        var _ = process.onExit().thenAccept(_ -> ended(worker));
    }

    /// A worker that died before it read its token is reported by its exit.
    private void tellToken(Started worker) {
        try {
            worker.input().write((settings.token() + "\n").getBytes(UTF_8));
            worker.input().flush();
        } catch (IOException e) {
            log.debug("local worker {} took no token", worker.number(), e);
        }
    }

    private static Path privateFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix"))
            return Files.createFile(file);
        return Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private synchronized void ended(Started worker) {
        int exit = worker.process().exitValue();
        if (closing) return;
        if (exit != 0) warn(worker, exit);
        if (workers.size() == settings.workers() && pids().isEmpty())
            allEnded.complete(lastWords());
    }

    private static void warn(Started worker, int exit) {
        log.warn(
                "local worker {} (pid {}) ended with exit code {}; the end of {}:\n{}",
                worker.number(),
                worker.process().pid(),
                exit,
                worker.output(),
                tail(worker.output()));
    }

    /// Process ids of the workers that live.
    public synchronized List<Long> pids() {
        return workers.stream()
                .filter(worker -> worker.process().isAlive())
                .map(worker -> worker.process().pid())
                .toList();
    }

    /// Calls back when every worker has ended before the close, with their exit codes and the ends
    /// of their logs: no local worker will ever answer.
    public void whenAllEnded(Consumer<String> listener) {
        var _ = allEnded.thenAccept(listener);
    }

    private String lastWords() {
        StringBuilder text = new StringBuilder("every local worker has ended:");
        for (Started worker : workers)
            text.append(
                    "\nworker %d, exit code %d, the end of %s:\n%s"
                            .formatted(
                                    worker.number(),
                                    worker.process().exitValue(),
                                    worker.output(),
                                    tail(worker.output())));
        return text.toString();
    }

    private static String tail(Path file) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            return new String(bytes, UTF_8).strip();
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }

    /// Waits a moment for workers to end by themselves after the coordinator's goodbye; then ends
    /// their standard input, and at last them. A second call is harmless.
    @Override
    public void close() {
        List<Started> all;
        synchronized (this) {
            closing = true;
            all = List.copyOf(workers);
        }
        long deadline = System.nanoTime() + GOODBYE.toNanos();
        for (Started worker : all) awaitExit(worker, deadline);
        for (Started worker : all) end(worker);
    }

    private static void awaitExit(Started worker, long deadline) {
        try {
            worker.process().waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Started worker) {
        try {
            worker.input().close();
        } catch (IOException e) {
            log.debug("the input of local worker {} is gone", worker.number(), e);
        }
        worker.process().destroy();
        try {
            if (worker.process().waitFor(500, MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.process().destroyForcibly();
    }
}
