package dev.ruban.benchmark.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ruban.benchmark.harness.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `./ruban fit` as a person starts it, and what it leaves behind.
/// @param seconds of the whole process, by the wall
public record RubanRun(Path directory, double seconds) {
    /// Variable of the JDK's: options for every JVM.
    private static final String ALL_JVM_OPTIONS = "JDK_JAVA_OPTIONS";

    /// @param arguments of `fit`, without `--out`
    /// @throws IllegalStateException if it fails, with what it said
    public static RubanRun fit(Bench bench, String... arguments)
            throws IOException, InterruptedException {
        return fit(bench, Map.of(), arguments);
    }

    /// @param heap most of each process's, as in `256m`
    static RubanRun fitWithin(Bench bench, String heap, String... arguments)
            throws IOException, InterruptedException {
        return fit(bench, Map.of(ALL_JVM_OPTIONS, "-Xmx" + heap), arguments);
    }

    private static RubanRun fit(Bench bench, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path directory = bench.scratch().resolve("run");
        List<String> command = new ArrayList<>(List.of(launcher(bench), "fit"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--out", directory.toString(), "--overwrite", "--progress", "none"));
        long start = System.nanoTime();
        execute(bench, environment, command);
        return new RubanRun(directory, (System.nanoTime() - start) / 1e9);
    }

    static String launcher(Bench bench) {
        return bench.home().resolve("ruban").toString();
    }

    private static void execute(Bench bench, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path said = bench.scratch().resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(said.toFile());
        if (builder.start().waitFor() != 0)
            throw new IllegalStateException(
                    String.join(" ", command) + " failed:\n" + Files.readString(said));
    }

    public String digest() throws IOException {
        JsonObject summary =
                JsonParser.parseString(Files.readString(directory.resolve("summary.json"), UTF_8))
                        .getAsJsonObject();
        return summary.get("parameters_sha256").getAsString();
    }

    /// Of the later half of its epochs: without start-up, and with compiled code.
    public double secondsOfAStep() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("history.csv"));
        String[] half = lines.get(lines.size() / 2).split(",", -1);
        String[] last = lines.getLast().split(",", -1);
        double seconds =
                Double.parseDouble(last[last.length - 1])
                        - Double.parseDouble(half[half.length - 1]);
        return seconds / (Long.parseLong(last[1]) - Long.parseLong(half[1]));
    }
}
