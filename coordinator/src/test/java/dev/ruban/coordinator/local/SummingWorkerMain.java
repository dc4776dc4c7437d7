package dev.ruban.coordinator.local;

import dev.ruban.coordinator.server.SummingComputer;
import dev.ruban.worker.StdinGuard;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// A worker process for tests, with the arguments of the real one.
final class SummingWorkerMain {
    private SummingWorkerMain() {}

    public static void main(String[] arguments) throws IOException {
        String address = arguments[Arrays.asList(arguments).indexOf("--coordinator") + 1];
        String token = StdinGuard.readToken(System.in);
        StdinGuard.watch(System.in, () -> Runtime.getRuntime().halt(1));
        WorkerSettings settings =
                new WorkerSettings(
                        "127.0.0.1",
                        Integer.parseInt(address.substring(address.indexOf(':') + 1)),
                        Optional.of(token),
                        1,
                        Duration.ofSeconds(20));
        new Worker(settings, (job, _) -> new SummingComputer(job)).run();
    }
}
