package dev.ruban.coordinator.server;

import dev.ruban.data.Split;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Flips one bit of one partial, once: the lowest of the first gradient, or of the loss where there
/// are no gradients.
public final class LyingComputer implements PartialComputer {
    private final PartialComputer computer;
    private final Predicate<Pass> when;
    private boolean lied;

    /// @param computer of the truth
    /// @param when     it lies, if it has not lied before; asked in each pass
    public LyingComputer(PartialComputer computer, Predicate<Pass> when) {
        this.computer = computer;
        this.when = when;
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
        List<Partial> partials = new ArrayList<>(computer.compute(pass, parameters, subtrees));
        boolean due = when.test(pass);
        if (lied || !due) return partials;
        lied = true;
        partials.set(0, flipped(partials.getFirst()));
        return partials;
    }

    private static Partial flipped(Partial partial) {
        float[] gradients = partial.gradients().clone();
        double loss = partial.loss();
        if (gradients.length == 0)
            loss = Double.longBitsToDouble(Double.doubleToLongBits(loss) ^ 1);
        else gradients[0] = Float.intBitsToFloat(Float.floatToIntBits(gradients[0]) ^ 1);
        return new Partial(partial.subtree(), partial.rows(), loss, gradients);
    }

    @Override
    public void close() {
        computer.close();
    }
}
