package dev.ruban.benchmark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Row;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A benchmark in a JVM of its own, with its options. Rows come back as lines of JSON on its
/// standard output; whatever else it prints there goes to standard error.
final class BenchmarkProcess {
    private static final String ROW = "row ";
    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().create();

    /// Presets of a shell that slow OpenBLAS down.
    private static final List<String> UNSET = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    private BenchmarkProcess() {}

    /// @return whether it came to its end
    static boolean start(Benchmark benchmark, boolean quick, Path home, Consumer<Row> rows)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(benchmark, quick, home));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        UNSET.forEach(environment::remove);
        environment.putAll(benchmark.environment());
        Process process = builder.start();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> take(line, rows));
        }
        int code = process.waitFor();
        if (code != 0) System.err.printf("%s ended with exit code %d%n", benchmark.name(), code);
        return code == 0;
    }

    private static void take(String line, Consumer<Row> rows) {
        if (line.startsWith(ROW))
            rows.accept(GSON.fromJson(line.substring(ROW.length()), Row.class));
        else System.err.println(line);
    }

    private static List<String> command(Benchmark benchmark, boolean quick, Path home) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dio.netty.leakDetection.level=disabled", // as the launcher does
                        "-Djmh.ignoreLock=true",
                        "-Druban.home=" + home));
        List<String> own = benchmark.jvmOptions();
        if (own.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC")))
            command.add("-XX:+UseParallelGC");
        command.addAll(own);
        command.addAll(
                List.of(
                        "-cp",
                        absolute(System.getProperty("java.class.path")),
                        BenchmarkProcess.class.getName(),
                        benchmark.name(),
                        Boolean.toString(quick)));
        return command;
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((left, right) -> left + File.pathSeparator + right)
                .orElseThrow();
    }

    /// Of the process itself: the name of a benchmark, and whether to be quick.
    public static void main(String[] arguments) throws Exception {
        Benchmark benchmark = Benchmarks.find(arguments[0]).orElseThrow();
        Path scratch = Files.createTempDirectory("ruban-benchmark-");
        try {
            Path home = Path.of(System.getProperty("ruban.home"));
            benchmark.run(
                    new Bench(
                            Boolean.parseBoolean(arguments[1]),
                            home,
                            scratch,
                            row -> IO.println(ROW + GSON.toJson(row))));
        } finally {
            delete(scratch);
        }
        System.exit(0); // whatever threads a library has left
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
