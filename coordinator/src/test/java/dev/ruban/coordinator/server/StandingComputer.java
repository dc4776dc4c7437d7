package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.data.Split;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Stands still in some passes until it may go on.
public final class StandingComputer implements PartialComputer {
    private final PartialComputer computer;
    private final Predicate<Pass> when;
    private final CountDownLatch released;

    public StandingComputer(
            PartialComputer computer, Predicate<Pass> when, CountDownLatch released) {
        this.computer = computer;
        this.when = when;
        this.released = released;
    }

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
            if (when.test(pass)) assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return computer.compute(pass, parameters, subtrees);
    }

    @Override
    public void close() {
        computer.close();
    }
}
