package dev.ruban.worker.cli;

import dev.ruban.data.Split;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.List;

/// A computer that rests before each piece of work, so that tests find work in flight.
record PacedComputer(PartialComputer computer, long pauseMillis) implements PartialComputer {
    @Override
    public void putShard(Split split, int shard, float[] features, float[] labels) {
        computer.putShard(split, shard, features, labels);
    }

    @Override
    public void removeShard(Split split, int shard) {
        computer.removeShard(split, shard);
    }

    @Override
    public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
        try {
            Thread.sleep(pauseMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RubanException(ExitCode.INTERRUPTED, "interrupted at rest", e);
        }
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
