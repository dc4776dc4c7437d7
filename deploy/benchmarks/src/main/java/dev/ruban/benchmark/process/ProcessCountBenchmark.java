package dev.ruban.benchmark.process;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;

/// The guide's line with many worker processes on this machine: that it works, what a step takes,
/// and how much memory a worker.
public final class ProcessCountBenchmark implements Benchmark {
    @Override
    public String name() {
        return "processes";
    }

    @Override
    public String about() {
        return "steps of the line with 32 worker processes, and the memory of each";
    }

    @Override
    public void run(Bench bench) throws Exception {
        int workers = bench.size(4, 32);
        String epochs = "--epochs=" + bench.size(500, 4000);
        String expected = RubanRun.fit(bench, epochs, "--workers=0").digest();
        try (WorkerMemory memory = new WorkerMemory()) {
            RubanRun run = RubanRun.fit(bench, epochs, "--workers=" + workers);
            Gate.same("digest", expected, run.digest());
            String what = workers + " workers, ";
            bench.state(what + "a step, once", "ms", 1e3 * run.secondsOfAStep(), Goal.NONE);
            bench.state(what + "the whole job, once", "s", run.seconds(), Goal.NONE);
            bench.state(what + "memory of each, at most", "MB", memory.median(), Goal.NONE);
        }
    }
}
