package dev.ruban.benchmark.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.data.DataRequest;
import dev.ruban.data.DataSource;
import dev.ruban.data.Dataset;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A table of text into rows of floats in memory, on all cores, against the lines taken apart and
/// parsed by what the JDK has, on one.
public final class CsvBenchmark implements Benchmark {
    private static final int FEATURES = 20;
    private static final double GOAL_BY_CORE = 180;

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String about() {
        return "a CSV table of 21 columns into rows of floats";
    }

    @Override
    public void run(Bench bench) throws Exception {
        int rows = bench.size(100_000, 1_000_000);
        Path file = bench.scratch().resolve("table.csv");
        CsvTable.write(file, rows, FEATURES, 1);
        requireSameBits(file, rows);
        double bytes = (double) Files.size(file);
        int cores = Runtime.getRuntime().availableProcessors();
        bench.compare(
                "%.0f MB on %d cores".formatted(bytes / 1e6, cores),
                Unit.megabytesPerSecond(bytes),
                Goal.atLeast(GOAL_BY_CORE * cores),
                Side.timed("Ruban", () -> open(file)),
                Side.timed("split, parseFloat", () -> parsePlainly(file, rows)));
    }

    private static Dataset open(Path file) {
        return DataSource.withoutCache().open(DataRequest.of(file).withLabels(List.of("y")));
    }

    private static void requireSameBits(Path file, int rows) throws IOException {
        Dataset data = open(file);
        float[] features = new float[rows * FEATURES];
        float[] labels = new float[rows];
        data.read(0, rows, features, 0, labels, 0);
        float[] expected = parsePlainly(file, rows);
        float[] all = new float[expected.length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(features, row * FEATURES, all, row * (FEATURES + 1), FEATURES);
            all[row * (FEATURES + 1) + FEATURES] = labels[row];
        }
        Gate.sameBits("table", expected, all);
    }

    private static float[] parsePlainly(Path file, int rows) throws IOException {
        float[] values = new float[rows * (FEATURES + 1)];
        try (BufferedReader text = Files.newBufferedReader(file, US_ASCII)) {
            text.readLine();
            int at = 0;
            for (int row = 0; row < rows; row++)
                for (String field : text.readLine().split(",", -1))
                    values[at++] = Float.parseFloat(field);
        }
        return values;
    }
}
