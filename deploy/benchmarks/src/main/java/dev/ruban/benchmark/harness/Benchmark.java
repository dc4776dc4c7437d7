package dev.ruban.benchmark.harness;

import java.util.List;
import java.util.Map;

/// One subject of measurement. It first shows by [Gate] that both sides compute the same, then
/// compares them. Each runs in a JVM of its own, which has the vector module.
public interface Benchmark {
    /// By which it is chosen on the command line.
    String name();

    /// One line for the list.
    String about();

    /// Options of its JVM, `-Xmx` among them.
    default List<String> jvmOptions() {
        return List.of("-Xmx3g");
    }

    /// Variables of its environment, beyond those that every benchmark gets.
    default Map<String, String> environment() {
        return Map.of();
    }

    /// Compares and measures, by way of `bench`.
    /// @throws Exception whatever goes wrong: it ends this benchmark with a message
    void run(Bench bench) throws Exception;
}
