package dev.ruban.worker.cli;

import dev.ruban.module.UserModule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A worker that a coordinator's process starts on its own machine. It understands the words of
/// `ruban worker` that this process says, and no others: taking apart a command line for people costs
/// a sixth of a second, in every worker.
public final class LocalWorkerMain {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LocalWorkerMain() {}

    public static void main(String[] args) {
        CommandRunner.runWork(context -> {
            Logging.setLevel(LogLevel.INFO);
            new WorkerProcess().work(request(List.of(args)), context);
        });
    }

    /// @throws IllegalArgumentException if there is a word that no coordinator says
    static WorkerRequest request(List<String> words) {
        Optional<HostPort> coordinator = Optional.empty();
        int threads = 1;
        Optional<String> module = Optional.empty();
        String jars = "";
        boolean token = false;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--token-stdin" -> token = true;
                case "--coordinator" -> coordinator = Optional.of(HostPort.parse(words.get(++i)));
                case "--threads" -> threads = Integer.parseInt(words.get(++i));
                case "--module" -> module = Optional.of(words.get(++i));
                case "--module-path" -> jars = words.get(++i);
                default -> throw new IllegalArgumentException("a worker was told " + words.get(i));
            }
        }
        String path = jars;
        if (!token) throw new IllegalArgumentException("a local worker gets a token: " + words);
        return new WorkerRequest(
                coordinator.orElseThrow(() -> new IllegalArgumentException("no --coordinator")),
                new WorkerRequest.TokenSource.StandardInput(),
                Optional.empty(),
                threads,
                PATIENCE,
                PATIENCE,
                module.map(name -> UserModule.read(name, ModulePathOption.paths(path))));
    }
}
