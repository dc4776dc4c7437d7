package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ruban.coordinator.cli.Main;
import dev.ruban.coordinator.local.LocalWorkers;
import dev.ruban.worker.cli.Logging;
import dev.ruban.worker.cli.WorkerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A process that does once what most processes do, so that its JVM can keep the classes they need
/// (`-XX:AOTCacheOutput`): trains the example embedded, over a table with a network, and with a worker
/// that joins over a socket, all in this process.
public final class Rehearsal {
    private final Path folder;

    Rehearsal(Path folder) {
        this.folder = folder;
    }

    /// @param args a folder to be used for its files
    /// @throws IllegalStateException if a command fails
    public static void main(String[] args) throws Exception {
        System.setProperty("java.awt.headless", "true");
        Logging.takeOver();
        new Rehearsal(Path.of(args[0])).run();
        System.exit(0);
    }

    void run() throws Exception {
        train("fit", "embedded", "--workers", "0");
        Path table = folder.resolve("line.csv");
        execute("example", "line", "--output", table.toString());
        train(
                "fit",
                "table",
                "--workers=0",
                "--data=" + table,
                "--label=y",
                "--model=mlp",
                "--hidden=16",
                "--optimizer=adam",
                "--batch-size=32",
                "--standardize",
                "--cache=" + folder.resolve("cache"));
        trainWithAWorker();
    }

    private void trainWithAWorker() throws Exception {
        Path token = folder.resolve("token");
        Files.writeString(token, LocalWorkers.newToken(), UTF_8);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        String address = "127.0.0.1:" + freePort();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Callable<Void>> sides =
                    List.of(
                            () ->
                                    train(
                                            "coordinator",
                                            "joined",
                                            "--listen=" + address,
                                            "--token-file=" + token,
                                            "--min-workers=1"),
                            () ->
                                    execute(
                                            "worker",
                                            "--coordinator",
                                            address,
                                            "--token-file",
                                            token.toString(),
                                            "--threads=1"));
            for (Future<Void> side : both.invokeAll(sides)) side.get();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Void train(String command, String out, String... options) {
        List<String> all =
                new ArrayList<>(List.of(command, "--out", folder.resolve(out).toString()));
        all.addAll(List.of(options));
        return execute(all.toArray(String[]::new));
    }

    private static Void execute(String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code = Main.execute(new RubanProgram(new WorkerProcess()), writer, writer, arguments);
        if (code != 0)
            throw new IllegalStateException(
                    "%s ended with %d: %s".formatted(String.join(" ", arguments), code, said));
        return null;
    }
}
