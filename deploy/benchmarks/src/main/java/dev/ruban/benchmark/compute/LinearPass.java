package dev.ruban.benchmark.compute;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.JobDefaults;
import dev.ruban.job.ResolvedJob;
import dev.ruban.proto.v1.Job;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.worker.compute.Pass;
import dev.ruban.worker.compute.TapePartialComputer;
import java.util.List;
import java.util.SplittableRandom;

/// Full-batch steps of a linear model over rows that this process holds, as a worker computes them.
final class LinearPass implements AutoCloseable {
    private final ResolvedJob job;
    private final TapePartialComputer computer;
    private final float[] parameters;
    private long step;

    private LinearPass(ResolvedJob job, TapePartialComputer computer, float[] parameters) {
        this.job = job;
        this.computer = computer;
        this.parameters = parameters;
    }

    static LinearPass of(int rows, int features, int threads, Kernels kernels) {
        ResolvedJob job = job(rows, features);
        LinearPass pass =
                new LinearPass(
                        job,
                        new TapePartialComputer(job, threads, kernels),
                        floats(new SplittableRandom(7), features + 1));
        ShardLayout layout = new ShardLayout(rows, job.shards());
        for (int shard = 0; shard < job.shards(); shard++) {
            SplittableRandom random = new SplittableRandom(shard);
            int count = layout.rowsOf(shard);
            pass.computer.putShard(
                    Split.TRAINING, shard, floats(random, count * features), floats(random, count));
        }
        return pass;
    }

    private static ResolvedJob job(int rows, int features) {
        Job spec =
                Job.newBuilder()
                        .setData("benchmark")
                        .addLabel("y")
                        .setModel("linear")
                        .setEpochs(1_000_000)
                        .build();
        return new ResolvedJob(JobDefaults.fill(spec), rows, 0, features, 1, 0);
    }

    private static float[] floats(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = random.nextFloat() - 0.5f;
        return values;
    }

    /// What a step must read.
    long bytes() {
        return job.rows() * (job.features() + job.labels()) * Float.BYTES;
    }

    /// @return the gradients of the step
    float[] run() {
        List<Partial> partials =
                computer.compute(
                        new Pass.Step(step++), parameters, List.of(new Subtree(0, job.shards())));
        return partials.getFirst().gradients();
    }

    @Override
    public void close() {
        computer.close();
    }
}
