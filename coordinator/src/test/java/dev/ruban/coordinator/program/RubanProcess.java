package dev.ruban.coordinator.program;

import static org.awaitility.Awaitility.await;

import dev.ruban.coordinator.Ruban;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A process of Ruban's: this JVM's Java and class path, its output in files of a folder. Closing
/// kills it and what it has started, if they still live.
final class RubanProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Process process;
    private final Path out;
    private final Path err;
    private List<ProcessHandle> workers = List.of();

    private RubanProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /// @param name of the files `name.out` and `name.err`
    static RubanProcess start(Path folder, String name, List<String> words) throws IOException {
        return start(folder, name, List.of(), words);
    }

    /// The same for a process that can write no file of more than so many KiB, as if the disk were
    /// full.
    static RubanProcess startWithin(long kibibytes, Path folder, String name, List<String> words)
            throws IOException {
        // In blocks of 512 bytes.
        String limit = "ulimit -f %d && exec \"$@\"".formatted(2 * kibibytes);
        return start(folder, name, List.of("sh", "-c", limit, "sh"), words);
    }

    /// @param before begins the command line
    static RubanProcess start(Path folder, String name, List<String> before, List<String> words)
            throws IOException {
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Ruban.class.getName());
        command.addAll(words);
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        process.getOutputStream().close();
        return new RubanProcess(process, out, err);
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until standard error has this text.
    void awaitError(String text) {
        await("'" + text + "' from " + process.info())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast(
                        "it has ended: " + process,
                        () -> !process.isAlive() && !err().contains(text))
                .until(() -> err().contains(text));
    }

    /// Waits until standard error has this text so often.
    void awaitError(String text, int times) {
        await(times + " times '" + text + "' from " + process.info())
                .atMost(PATIENCE)
                .until(() -> err().split(Pattern.quote(text), -1).length > times);
    }

    /// Waits until a file that it writes has this text.
    void awaitFile(Path file, String text) {
        await("'" + text + "' in " + file)
                .atMost(PATIENCE)
                .until(() -> Files.exists(file) && read(file).contains(text));
    }

    /// Waits until so many processes have been started by it, and remembers them.
    List<ProcessHandle> awaitWorkers(int count) {
        workers =
                await("workers")
                        .atMost(PATIENCE)
                        .until(() -> process.children().toList(), all -> all.size() == count);
        return workers;
    }

    /// Waits until a log has this text.
    void awaitLog(Path log, String text) {
        await("'" + text + "' in " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> read(log).contains(text));
    }

    /// The exit code.
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            throw new AssertionError("still running: " + err());
        return process.exitValue();
    }

    /// Waits until the processes that [#awaitWorkers] remembers are gone.
    void awaitWorkersGone() {
        await("the end of " + workers)
                .atMost(PATIENCE)
                .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    /// @param name such as `TERM`
    void signal(String name) throws IOException, InterruptedException {
        signal(process.toHandle(), name);
    }

    /// To the workers that [#awaitWorkers] has found.
    void signalWorkers(String name) throws IOException, InterruptedException {
        for (ProcessHandle worker : workers) signal(worker, name);
    }

    static void signal(ProcessHandle process, String name)
            throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start();
        if (kill.waitFor() != 0) throw new AssertionError("no process " + process.pid());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(workers.stream(), process.descendants()).toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
