package dev.ruban.coordinator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Worker processes on this machine. Each gets the token through its standard input, which stays
/// open as long as this process lives: a worker whose input ends, ends. One that ends before the run
/// is replaced, after a pause that grows while its successors are of no use, and in the end not any
/// more.
public final class LocalWorkers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalWorkers.class);
    private static final Duration GOODBYE = Duration.ofSeconds(3);
    private static final int TOKEN_BYTES = 32;
    private static final int TAIL_BYTES = 2000;
    private static final long LARGEST_LOG = 10_000_000;
    private static final int OLDER_LOGS = 3;

    private final LocalWorkerSettings settings;
    private final Upkeep upkeep;
    private final List<Slot> slots = new ArrayList<>();
    private final ScheduledExecutorService replacing =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("ruban-local-workers").factory());
    private final CompletableFuture<String> allEnded = new CompletableFuture<>();
    private boolean closing;

    private LocalWorkers(LocalWorkerSettings settings, Upkeep upkeep) {
        this.settings = settings;
        this.upkeep = upkeep;
    }

    /// A fresh 256-bit token, in hex: for the coordinator and its local workers.
    public static String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /// Starts all workers at once.
    /// @throws RubanException if one cannot be started, or its log not be created
    public static LocalWorkers start(LocalWorkerSettings settings, Upkeep upkeep) {
        LocalWorkers started = new LocalWorkers(settings, upkeep);
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
        Slot slot =
                new Slot(number, privateFile(settings.logs().resolve("worker-" + number + ".log")));
        fill(slot);
        slots.add(slot);
    }

    private void fill(Slot slot) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(settings.command());
        makeRoom(slot.output);
        long before = Files.size(slot.output);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(slot.output.toFile()));
        long progress = upkeep.progress().getAsLong();
        Process process = builder.start();
        OutputStream input = process.getOutputStream();
        slot.fill(new Slot.Started(process, input, progress, System.nanoTime(), before));
        tellToken(slot);
        var _ = process.onExit().thenAccept(_ -> ended(slot));
    }

    /// A worker that died before it read its token is reported by its exit.
    private void tellToken(Slot slot) {
        OutputStream input = slot.present().input();
        try {
            input.write((settings.token() + "\n").getBytes(UTF_8));
            input.flush();
        } catch (IOException e) {
            log.debug("local worker {} took no token", slot.number, e);
        }
    }

    /// A log that is large makes way for a new one, as `<file>.1`, and so on up to `.3`; a process that
    /// writes it writes on to where it was.
    private static void makeRoom(Path file) throws IOException {
        if (Files.size(file) < LARGEST_LOG) return;
        for (int number = OLDER_LOGS; number > 0; number--) {
            Path older = number == 1 ? file : numbered(file, number - 1);
            if (Files.exists(older)) Files.move(older, numbered(file, number), REPLACE_EXISTING);
        }
        privateFile(file);
    }

    private static Path numbered(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    /// Appended to: a run that goes on keeps the last words of earlier workers.
    private static Path privateFile(Path file) throws IOException {
        if (Files.exists(file)) return file;
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix"))
            return Files.createFile(file);
        return Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private synchronized void ended(Slot slot) {
        if (closing) return;
        slot.ended(upkeep.progress().getAsLong(), System.nanoTime());
        log.warn("{} {}; the end of {}:\n{}", slot.name(), slot.end(), slot.output, tail(slot));
        if (!slot.isGivenUp()) {
            replaceAfter(slot, slot.pauseMillis());
            return;
        }
        upkeep.news()
                .accept(
                        "%s %s, as %d before it without any use: it is not replaced; %s"
                                .formatted(
                                        slot.name(),
                                        slot.end(),
                                        Slot.MOST_FRUITLESS - 1,
                                        lastLine(slot)));
        if (slots.size() == settings.workers() && slots.stream().allMatch(Slot::isGivenUp))
            allEnded.complete(lastWords());
    }

    private void replaceAfter(Slot slot, long pauseMillis) {
        long jittered = pauseMillis - ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
        var _ = replacing.schedule(() -> replace(slot), jittered, MILLISECONDS);
    }

    private synchronized void replace(Slot slot) {
        if (closing) return;
        String before = slot.name() + " " + slot.end();
        try {
            fill(slot);
            upkeep.news()
                    .accept(
                            "%s: started pid %d in its place"
                                    .formatted(before, slot.present().process().pid()));
        } catch (IOException e) {
            upkeep.news().accept("%s: cannot be replaced: %s".formatted(before, e.getMessage()));
        }
    }

    private static String lastLine(Slot slot) {
        String tail = tail(slot);
        return "its last words: " + tail.substring(tail.lastIndexOf('\n') + 1);
    }

    /// Process ids of the workers that live.
    public synchronized List<Long> pids() {
        return slots.stream()
                .filter(Slot::isAlive)
                .map(slot -> slot.present().process().pid())
                .toList();
    }

    /// Calls back when every worker has ended before the close and none is replaced any more, with
    /// their exit codes and the ends of their logs: no local worker will ever answer.
    public void whenAllEnded(Consumer<String> listener) {
        var _ = allEnded.thenAccept(listener);
    }

    private String lastWords() {
        StringBuilder text = new StringBuilder("every local worker has ended:");
        for (Slot slot : slots)
            text.append(
                    "\nworker %d, exit code %d, the end of %s:\n%s"
                            .formatted(
                                    slot.number,
                                    slot.present().process().exitValue(),
                                    slot.output,
                                    tail(slot)));
        return text.toString();
    }

    /// The end of what its present process, or the last one, has said.
    private static String tail(Slot slot) {
        try (RandomAccessFile log = new RandomAccessFile(slot.output.toFile(), "r")) {
            long from = Math.max(slot.present().outputBytes(), log.length() - TAIL_BYTES);
            if (from >= log.length()) return "(nothing)";
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
        List<Slot.Started> all;
        synchronized (this) {
            closing = true;
            all = slots.stream().map(Slot::present).toList();
        }
        replacing.shutdownNow();
        long deadline = System.nanoTime() + GOODBYE.toNanos();
        for (Slot.Started worker : all) awaitExit(worker, deadline);
        for (Slot.Started worker : all) end(worker);
    }

    private static void awaitExit(Slot.Started worker, long deadline) {
        try {
            worker.process().waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Slot.Started worker) {
        try {
            worker.input().close();
        } catch (IOException e) {
            log.debug("the input of pid {} is gone", worker.process().pid(), e);
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
