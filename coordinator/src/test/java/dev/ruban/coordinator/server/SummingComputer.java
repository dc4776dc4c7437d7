package dev.ruban.coordinator.server;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// A computer without a model: gradient `j` of a row is `x[j mod F] + 0.5 * w[j]`, its loss is the
/// row's label plus `w[0] * w[0]`. Rounds in every addition, so that a wrong order shows. Rows are
/// dealt without shuffling.
public final class SummingComputer implements PartialComputer {
    private record Shard(float[] features, float[] labels) {}

    private final ResolvedJob job;
    private final AtomicLong rowsComputed = new AtomicLong();
    private final Map<Integer, Shard> training = new TreeMap<>();
    private final Map<Integer, Shard> validation = new TreeMap<>();

    public SummingComputer(ResolvedJob job) {
        this.job = job;
    }

    private Map<Integer, Shard> of(Split split) {
        return split == Split.TRAINING ? training : validation;
    }

    @Override
    public void putShard(Split split, int shard, float[] features, float[] labels) {
        of(split).put(shard, new Shard(features, labels));
    }

    @Override
    public void removeShard(Split split, int shard) {
        of(split).remove(shard);
    }

    @Override
    public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
        List<Partial> partials = new ArrayList<>();
        for (Subtree subtree : subtrees) partials.add(node(pass, parameters, subtree));
        return partials;
    }

    private Partial node(Pass pass, float[] parameters, Subtree subtree) {
        if (subtree.size() == 1) return leaf(pass, parameters, subtree);
        int half = subtree.size() / 2;
        Partial left = node(pass, parameters, new Subtree(subtree.first(), half));
        Partial right = node(pass, parameters, new Subtree(subtree.first() + half, half));
        return add(subtree, left, right);
    }

    private static Partial add(Subtree subtree, Partial left, Partial right) {
        if (left.rows() == 0 || right.rows() == 0) {
            Partial one = left.rows() == 0 ? right : left;
            return new Partial(subtree, one.rows(), one.loss(), one.gradients());
        }
        float[] sum = left.gradients().clone();
        for (int i = 0; i < sum.length; i++) sum[i] += right.gradients()[i];
        return new Partial(subtree, left.rows() + right.rows(), left.loss() + right.loss(), sum);
    }

    private Partial leaf(Pass pass, float[] parameters, Subtree subtree) {
        boolean step = pass instanceof Pass.Step;
        Split split =
                pass instanceof Pass.Evaluation evaluation ? evaluation.split() : Split.TRAINING;
        Shard shard = of(split).get(subtree.first());
        if (shard == null)
            throw new IllegalStateException(split + " shard " + subtree.first() + " is not held");
        float[] gradients = new float[step ? parameters.length : 0];
        double loss = 0;
        long rows = 0;
        for (int row = 0; row < shard.labels().length; row++) {
            if (!takes(pass, subtree.first(), row)) continue;
            rows++;
            rowsComputed.incrementAndGet();
            loss += shard.labels()[row] + (double) parameters[0] * parameters[0];
            for (int j = 0; j < gradients.length; j++)
                gradients[j] +=
                        shard.features()[row * job.features() + j % job.features()]
                                + 0.5f * parameters[j];
        }
        return new Partial(subtree, rows, loss, rows == 0 ? new float[0] : gradients);
    }

    private boolean takes(Pass pass, int shard, int row) {
        if (!(pass instanceof Pass.Step step)) return true;
        ShardLayout layout = new ShardLayout(job.rows(), job.shards());
        if (row >= layout.rowsOf(shard)) return false;
        long position = (long) row * job.shards() + shard;
        long batch = step.step() % job.stepsPerEpoch();
        return position / job.batchSize() == batch;
    }

    @Override
    public long rowsComputed() {
        return rowsComputed.get();
    }

    @Override
    public void close() {}
}
