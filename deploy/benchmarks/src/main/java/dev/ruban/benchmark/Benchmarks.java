package dev.ruban.benchmark;

import dev.ruban.benchmark.compute.LinearPassBenchmark;
import dev.ruban.benchmark.compute.MatrixProductBenchmark;
import dev.ruban.benchmark.data.CsvBenchmark;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Machine;
import dev.ruban.benchmark.harness.Row;
import dev.ruban.benchmark.harness.Table;
import dev.ruban.benchmark.process.JobBenchmark;
import dev.ruban.benchmark.process.LargeDataBenchmark;
import dev.ruban.benchmark.process.ProcessCountBenchmark;
import dev.ruban.benchmark.process.StartupBenchmark;
import dev.ruban.benchmark.protocol.DecisionBenchmark;
import dev.ruban.benchmark.training.NetworkBenchmark;
import dev.ruban.benchmark.training.ShardBenchmark;
import dev.ruban.benchmark.training.WorkerCountBenchmark;
import dev.ruban.benchmark.wire.ParameterBenchmark;
import dev.ruban.benchmark.wire.RoundBenchmark;
import dev.ruban.problem.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ruban benchmark [--list] [--quick] [NAME...]`: runs the benchmarks named, or all, one after the
/// other, and prints a table of medians and ratios with the goals beside them.
public final class Benchmarks {
    private static final String USAGE =
            """
            Usage: ruban benchmark [--list] [--quick] [NAME...]
            Runs the benchmarks named, or all (a quarter of an hour), and prints medians and ratios,
            with the goals beside them.
              --list    say which there are
              --quick   small sizes and few rounds: to see that all of it works
            Exit code 0 also where a goal is missed: machines differ.
            """;
    private static final int WRONG_USAGE = 64;

    static final List<Benchmark> ALL =
            List.of(
                    new LinearPassBenchmark(false),
                    new LinearPassBenchmark(true),
                    new MatrixProductBenchmark("matrix", List.of()),
                    new MatrixProductBenchmark("matrix-avx2", List.of("-XX:UseAVX=2")),
                    new NetworkBenchmark(),
                    new RoundBenchmark(),
                    new ParameterBenchmark(1),
                    new ParameterBenchmark(10),
                    new ParameterBenchmark(50),
                    new WorkerCountBenchmark(),
                    new ProcessCountBenchmark(),
                    new DecisionBenchmark(),
                    new ShardBenchmark(),
                    new CsvBenchmark(),
                    new LargeDataBenchmark(),
                    JobBenchmark.linear(),
                    JobBenchmark.network(),
                    new StartupBenchmark());

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> names = new ArrayList<>(List.of(arguments));
        if (names.remove("--help") || names.remove("-h")) {
            IO.print(USAGE);
            return;
        }
        if (names.remove("--list")) {
            for (Benchmark benchmark : ALL)
                IO.println("%-16s %s".formatted(benchmark.name(), benchmark.about()));
            return;
        }
        boolean quick = names.remove("--quick");
        for (String name : names) requireKnown(name);
        Path home = Path.of(System.getProperty("ruban.home", "."));
        run(names.isEmpty() ? ALL : named(names), quick, home);
    }

    private static List<Benchmark> named(List<String> names) {
        return ALL.stream().filter(benchmark -> names.contains(benchmark.name())).toList();
    }

    static Optional<Benchmark> find(String name) {
        return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    }

    private static void requireKnown(String name) {
        if (find(name).isPresent()) return;
        List<String> known = ALL.stream().map(Benchmark::name).toList();
        System.err.printf(
                "ruban: no benchmark is called '%s'%s; ruban benchmark --list names them%n",
                name, NearestName.hint(name, known));
        System.exit(WRONG_USAGE);
    }

    private static void run(List<Benchmark> chosen, boolean quick, Path home) throws Exception {
        IO.println(Machine.name() + (quick ? "; quick: sizes are too small to mean much" : ""));
        boolean failed = false;
        long start = System.nanoTime();
        for (Benchmark benchmark : chosen) {
            System.err.printf("%s: %s%n", benchmark.name(), benchmark.about());
            Table table = new Table();
            failed |= !BenchmarkProcess.start(benchmark, quick, home, row -> take(row, table));
            IO.println("\n" + benchmark.name() + ": " + benchmark.about() + "\n\n" + table);
        }
        IO.println("%.1f minutes".formatted((System.nanoTime() - start) / 60e9));
        if (failed) System.exit(1);
    }

    /// Tells at once how far it is, so that an interrupted benchmark has not measured in vain.
    private static void take(Row row, Table table) {
        table.add(row);
        System.err.printf(
                "  %s: %.3g %s, ratio %.2f%n", row.what(), row.ours(), row.unit(), row.ratio());
    }
}
