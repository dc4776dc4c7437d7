package dev.ruban.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Watches how much memory the worker processes below this process have taken at most. On Linux
/// only: elsewhere it sees none.
final class WorkerMemory implements AutoCloseable {
    private static final String WORKER = "LocalWorkerMain";
    private static final String PEAK = "VmHWM:";

    private final Map<Long, Long> kibibytes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private final Future<?> looking;

    WorkerMemory() {
        looking = timer.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
    }

    private void look() {
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(WORKER))
                .forEach(process -> look(process.pid()));
    }

    private void look(long process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status")))
                if (line.startsWith(PEAK))
                    kibibytes.put(process, Long.parseLong(line.replaceAll("\\D", "")));
        } catch (NoSuchFileException _) {
            // It has just ended.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of the worker in the middle, in MB; NaN if none was seen.
    double median() {
        if (looking.state() == Future.State.FAILED)
            throw new IllegalStateException(looking.exceptionNow());
        List<Long> sorted = kibibytes.values().stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2) * 1024 / 1e6;
    }

    @Override
    public void close() {
        timer.close();
    }
}
