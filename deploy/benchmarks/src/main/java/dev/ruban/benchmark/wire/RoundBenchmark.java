package dev.ruban.benchmark.wire;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.benchmark.process.RubanRun;

/// Steps of the guide's line, where a step is a round of the protocol and next to no computing,
/// against bare gRPC with as many clients.
public final class RoundBenchmark implements Benchmark {
    private static final int SMALL = 100;

    @Override
    public String name() {
        return "rounds";
    }

    @Override
    public String about() {
        return "steps of the line, embedded and by worker processes against a bare gRPC ping-pong";
    }

    @Override
    public void run(Bench bench) throws Exception {
        String epochs = Integer.toString(bench.size(300, 40_000));
        String many = Integer.toString(bench.size(5_000, 600_000));
        Gate.same(
                "digest",
                RubanRun.fit(bench, "--epochs", epochs, "--workers", "0").digest(),
                RubanRun.fit(bench, "--epochs", epochs, "--workers", "2").digest());
        bench.measure(
                "embedded",
                Unit.stepsPerSecond(1),
                Goal.atLeast(250_000),
                steps("Ruban", bench, many, "0"));
        bench.measure(
                "2 workers",
                Unit.stepsPerSecond(1),
                Goal.atLeast(4000),
                steps("Ruban", bench, epochs, "2"));
        compare(bench, epochs, 1, 1, Goal.NONE);
        compare(bench, epochs, 2, 2, Goal.ratioAtLeast(0.5));
        compare(bench, epochs, 2, 1, Goal.ratioAtLeast(0.5));
    }

    private static void compare(Bench bench, String epochs, int workers, int clients, Goal goal)
            throws Exception {
        try (BareGrpc bare = new BareGrpc(clients, SMALL)) {
            bench.compare(
                    "%d workers against %d clients".formatted(workers, clients),
                    Unit.stepsPerSecond(1),
                    goal,
                    steps("Ruban", bench, epochs, Integer.toString(workers)),
                    Side.counted("bare gRPC", bench.isQuick() ? 0.2 : 1, bare::exchange));
        }
    }

    private static Side steps(String name, Bench bench, String epochs, String workers) {
        return Side.of(
                name,
                () ->
                        RubanRun.fit(bench, "--epochs", epochs, "--workers", workers)
                                .secondsOfAStep());
    }
}
