package dev.ruban.benchmark.process;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long a person waits for small runs, and for a worker to dial.
public final class StartupBenchmark implements Benchmark {
    private static final String EMBEDDED = "0";

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String about() {
        return "the example as a whole process, and a worker until it dials";
    }

    @Override
    public void run(Bench bench) throws Exception {
        Gate.same(
                "digest",
                RubanRun.fit(bench, "--workers", EMBEDDED).digest(),
                RubanRun.fit(bench, "--workers", "3").digest());
        bench.measure(
                "fit, 3 workers",
                Unit.SECONDS,
                Goal.atMost(2.5),
                Side.of("fit", () -> RubanRun.fit(bench, "--workers", "3").seconds()));
        bench.measure(
                "fit, embedded",
                Unit.SECONDS,
                Goal.NONE,
                Side.of("fit", () -> RubanRun.fit(bench, "--workers", EMBEDDED).seconds()));
        bench.measure(
                "a worker dials",
                Unit.SECONDS,
                Goal.atMost(1.2),
                Side.of("worker", () -> secondsUntilAWorkerDials(bench)));
    }

    private static double secondsUntilAWorkerDials(Bench bench) throws IOException {
        Path said = Files.createTempFile(bench.scratch(), "worker", ".log");
        try (ServerSocket coordinator = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + coordinator.getLocalPort();
            long start = System.nanoTime();
            Process worker =
                    new ProcessBuilder(
                                    RubanRun.launcher(bench),
                                    "worker",
                                    "--coordinator",
                                    address,
                                    "--insecure")
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            try (Socket _ = coordinator.accept()) {
                return (System.nanoTime() - start) / 1e9;
            } finally {
                worker.destroyForcibly().onExit().join();
            }
        }
    }
}
