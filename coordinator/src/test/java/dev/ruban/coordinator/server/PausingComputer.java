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

/// Waits in the second step until it may go on.
class PausingComputer implements PartialComputer {
    private final PartialComputer computer;
    private final CountDownLatch arrived;
    private final CountDownLatch released;

    PausingComputer(PartialComputer computer, CountDownLatch arrived, CountDownLatch released) {
        this.computer = computer;
        this.arrived = arrived;
        this.released = released;
    }

    @Override
    public long rowsComputed() {
        return computer.rowsComputed();
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
        if (pass.equals(new Pass.Step(1))) {
            arrived.countDown();
            awaitQuietly(released);
        }
        return computer.compute(pass, parameters, subtrees);
    }

    @Override
    public void close() {
        computer.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
