package dev.ruban.coordinator.local;

import dev.ruban.module.UserModule;
import dev.ruban.worker.cli.WorkerProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// How local workers are started.
/// @param workers   how many processes
/// @param threads   of each
/// @param port      of the coordinator, on loopback
/// @param token     that the coordinator asks for
/// @param logs      directory of the files that their output goes to
/// @param mainClass to run, from this process's class path
/// @param options   for the JVM, as in `-Xmx1g`
/// @param arguments more of the worker's command line
public record LocalWorkerSettings(
        int workers,
        int threads,
        int port,
        String token,
        Path logs,
        String mainClass,
        List<String> options,
        List<String> arguments) {
    /// Ctrl-C and a closed terminal reach all processes of a terminal: what they mean for the workers
    /// is their coordinator's decision. A JVM leaves signals ignored that were so at its start.
    private static final List<String> IGNORING_THE_TERMINAL =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\"");

    /// The worker's command line.
    public static final String WORKER_MAIN = "dev.ruban.worker.cli.LocalWorkerMain";

    /// System property: the folder of caches of loaded classes, which the launcher makes.
    private static final String CLASS_CACHES = "ruban.aot";

    /// A worker allocates next to nothing in a step: the collector that starts fastest is the best.
    /// What is large stays, rows above all: it is allocated where it can stay, so that collections do
    /// not copy it there. And netty does not look for leaks: one buffer in 128 would note stack traces
    /// on its way, hundreds in a step of a large model, and all of them are gRPC's.
    public static final List<String> JVM_OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:PretenureSizeThreshold=1m",
                    "-Dio.netty.leakDetection.level=disabled");

    public LocalWorkerSettings {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
        if (workers < 1 || threads < 1 || port < 1)
            throw new IllegalArgumentException(
                    "workers=%d threads=%d port=%d; all at least 1"
                            .formatted(workers, threads, port));
    }

    /// Of the worker's command line, with the JVM's defaults.
    public static LocalWorkerSettings of(
            int workers, int threads, int port, String token, Path logs) {
        return new LocalWorkerSettings(
                workers, threads, port, token, logs, WORKER_MAIN, List.of(), List.of());
    }

    public LocalWorkerSettings withMainClass(String name) {
        return new LocalWorkerSettings(
                workers, threads, port, token, logs, name, options, arguments);
    }

    /// For tests: workers that rest for so long before each piece of work.
    public LocalWorkerSettings withPace(Duration pace) {
        if (pace.isZero()) return this;
        return withOptions(List.of("-D" + WorkerProcess.PACE_MILLIS + "=" + pace.toMillis()));
    }

    public LocalWorkerSettings withOptions(List<String> more) {
        return new LocalWorkerSettings(
                workers, threads, port, token, logs, mainClass, more, arguments);
    }

    /// The workers read the jars themselves.
    public LocalWorkerSettings withModule(Optional<UserModule> module) {
        return new LocalWorkerSettings(
                workers,
                threads,
                port,
                token,
                logs,
                mainClass,
                options,
                module.map(LocalWorkerSettings::arguments).orElse(List.of()));
    }

    private static List<String> arguments(UserModule module) {
        String path =
                module.jars().stream()
                        .map(jar -> jar.path().toString())
                        .collect(Collectors.joining(File.pathSeparator));
        return List.of("--module", module.className(), "--module-path", path);
    }

    /// With this process's own Java and class path. The token is not in it.
    List<String> command() {
        List<String> command = new ArrayList<>(IGNORING_THE_TERMINAL);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(classCache());
        command.addAll(JVM_OPTIONS);
        // One that is out of memory in a thread of gRPC's would only send signs of life.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of("--coordinator", "127.0.0.1:" + port, "--token-stdin"));
        command.addAll(List.of("--threads", Integer.toString(threads)));
        command.addAll(arguments);
        return command;
    }

    /// From which a JVM with the vector module starts sooner. One that does not fit is passed over,
    /// without a word: hence the log's option.
    private static List<String> classCache() {
        String folder = System.getProperty(CLASS_CACHES, "");
        if (folder.isEmpty()) return List.of();
        Path cache = Path.of(folder, "compute.aot");
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off") : List.of();
    }

    /// Without the token.
    @Override
    public String toString() {
        return "LocalWorkerSettings[workers=%d, threads=%d, port=%d, logs=%s]"
                .formatted(workers, threads, port, logs);
    }
}
