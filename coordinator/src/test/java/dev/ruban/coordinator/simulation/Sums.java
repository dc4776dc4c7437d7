package dev.ruban.coordinator.simulation;

import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.Sgd;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.RootSum;
import java.util.List;

/// What the coordinator's shell computes: the sum of a pass's partials, and the parameters twice, as
/// `TrainedParameters` has them.
final class Sums {
    private final Scenario scenario;
    private Optimizer optimizer;
    private final RootSum sum;
    private Optimizer.Buffers present = buffers();
    private Optimizer.Buffers next = buffers();
    private float[] published;
    private long fingerprint;

    Sums(World world) {
        scenario = world.scenario;
        optimizer = optimizer(1);
        sum = new RootSum(world.scenario.plan().shards(), _ -> {});
        published = present.values().clone();
    }

    private Optimizer optimizer(double factor) {
        return Sgd.withLearningRate(scenario.learningRate() * factor)
                .withMomentum(scenario.momentum());
    }

    /// Of the next steps.
    void changeRate(double factor) {
        optimizer = optimizer(factor);
    }

    /// Other parameters are present from now on.
    void replace(float[] values) {
        restore(values, slots());
    }

    private static Optimizer.Buffers buffers() {
        return new Optimizer.Buffers(
                new float[Workload.PARAMETERS], List.of(new float[Workload.PARAMETERS]));
    }

    void clear() {
        sum.clear();
        fingerprint = 0;
    }

    void add(Answer answer) {
        sum.add(answer.toPartial());
        fingerprint += answer.fingerprint();
    }

    Partial root() {
        return sum.root();
    }

    /// Of the rows counted since [#clear].
    long fingerprint() {
        return fingerprint;
    }

    /// Computes the next parameters beside the present ones.
    /// @return whether they are finite
    boolean update(long step, Partial root) {
        float[] gradients = root.gradients();
        for (int i = 0; i < gradients.length; i++)
            gradients[i] = (float) ((double) gradients[i] / root.rows());
        optimizer.update(step, gradients, present, next, 0, gradients.length);
        for (int i = 0; i < gradients.length; i++)
            if (!Float.isFinite(gradients[i]) || !Float.isFinite(next.values()[i])) return false;
        return true;
    }

    /// The optimizer's memory, copied.
    float[] slots() {
        return present.slots().getFirst().clone();
    }

    /// Goes on with other parameters.
    void restore(float[] values, float[] slots) {
        System.arraycopy(values, 0, present.values(), 0, values.length);
        System.arraycopy(slots, 0, present.slots().getFirst(), 0, slots.length);
        published = values;
    }

    void commit() {
        Optimizer.Buffers before = present;
        present = next;
        next = before;
        published = present.values().clone();
    }

    /// The present parameters; never written again.
    float[] parameters() {
        return published;
    }
}
