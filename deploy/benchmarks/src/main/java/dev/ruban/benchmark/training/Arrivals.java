package dev.ruban.benchmark.training;

import dev.ruban.data.Split;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.List;

/// Notes when shards come.
final class Arrivals implements PartialComputer {
    private final PartialComputer computer;
    private long rowsAfterTheFirst;
    private long firstNanos;
    private long lastNanos;

    Arrivals(PartialComputer computer) {
        this.computer = computer;
    }

    /// From when the first shard is there until the last one is.
    double secondsOfARow() {
        return (lastNanos - firstNanos) / 1e9 / rowsAfterTheFirst;
    }

    @Override
    public void putShard(Split split, int shard, float[] features, float[] labels) {
        computer.putShard(split, shard, features, labels);
        lastNanos = System.nanoTime();
        if (firstNanos == 0) firstNanos = lastNanos;
        else rowsAfterTheFirst += labels.length;
    }

    @Override
    public void removeShard(Split split, int shard) {
        computer.removeShard(split, shard);
    }

    @Override
    public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
        return computer.compute(pass, parameters, subtrees);
    }

    @Override
    public long rowsComputed() {
        return computer.rowsComputed();
    }

    @Override
    public void close() {
        computer.close();
    }
}
