package dev.ruban.benchmark.protocol;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;

/// What the coordinator's decisions cost with a thousand workers.
public final class DecisionBenchmark implements Benchmark {
    private static final int WORKERS = 1000;
    private static final int SHARDS = 1024;
    private static final long STEPS = 20;

    @Override
    public String name() {
        return "decisions";
    }

    @Override
    public String about() {
        return "decisions of the protocol with 1,000 workers and 1,024 shards";
    }

    @Override
    public void run(Bench bench) throws Exception {
        CrowdedRun run = new CrowdedRun(WORKERS, SHARDS);
        run.passSteps(1);
        Gate.same("every worker answers in a step", true, run.answers() >= WORKERS);
        run.passSteps(bench.size(20, 500)); // until it is compiled
        bench.measure(
                "an answer",
                Unit.MICROSECONDS,
                Goal.NONE,
                Side.of(
                        "answer",
                        () -> {
                            run.passSteps(STEPS);
                            return run.secondsOfAnAnswer();
                        }));
        bench.measure(
                "the end of a pass and the begin of the next",
                Unit.MICROSECONDS,
                Goal.NONE,
                Side.of(
                        "pass",
                        () -> {
                            run.passSteps(STEPS);
                            return run.secondsOfAPass(STEPS);
                        }));
    }
}
