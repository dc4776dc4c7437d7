package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Point;
import dev.ruban.coordinator.protocol.SearchOutcome;
import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.Sgd;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.RootSum;
import java.util.List;
import java.util.Optional;

/// What the coordinator's shell computes: the sum of a pass's partials, and the parameters twice, as
/// `TrainedParameters` has them.
final class Sums {
    private final Scenario scenario;
    private Optimizer optimizer;
    private final RootSum sum;
    private Optimizer.Buffers present = buffers();
    private Optimizer.Buffers next = buffers();
    private final boolean searching;
    private Search search = Memory.beginning().search();
    private Search nextSearch = search;
    private float[] published;
    private long fingerprint;

    Sums(World world) {
        scenario = world.scenario;
        searching = scenario.plan().lineSearch();
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
        restore(new Memory(values, slots(), Search.at(values)), Point.PARAMETERS);
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

    /// What comes of a step.
    /// @param finite  whether the next parameters are
    /// @param outcome of a line search
    record Prepared(boolean finite, Optional<SearchOutcome> outcome) {}

    /// Computes the next parameters beside the present ones.
    Prepared prepare(long step, Partial root) {
        if (!searching) return new Prepared(update(step, root), Optional.empty());
        Search.Next next = search.next(root);
        nextSearch = next.search();
        return new Prepared(next.finite(), Optional.of(next.outcome()));
    }

    private boolean update(long step, Partial root) {
        float[] gradients = root.gradients();
        for (int i = 0; i < gradients.length; i++)
            gradients[i] = (float) ((double) gradients[i] / root.rows());
        optimizer.update(step, gradients, present, next, 0, gradients.length);
        for (int i = 0; i < gradients.length; i++)
            if (!Float.isFinite(gradients[i]) || !Float.isFinite(next.values()[i])) return false;
        return true;
    }

    private float[] slots() {
        return present.slots().getFirst().clone();
    }

    /// All that is present, copied.
    Memory memory() {
        return new Memory(values(), slots(), search);
    }

    /// Goes on with what was kept.
    /// @param point that workers compute by
    void restore(Memory memory, Point point) {
        System.arraycopy(memory.values(), 0, present.values(), 0, memory.values().length);
        System.arraycopy(memory.slots(), 0, present.slots().getFirst(), 0, memory.slots().length);
        search = memory.search();
        publish(point);
    }

    void commit() {
        Optimizer.Buffers before = present;
        present = next;
        next = before;
        search = nextSearch;
        publish(Point.NEXT_STEP);
    }

    /// Workers compute by the parameters, or by the point where the next step is to be computed.
    void publish(Point point) {
        if (!searching) published = present.values().clone();
        else published = point == Point.NEXT_STEP ? search.point() : search.parameters();
    }

    /// What workers compute by; never written again.
    float[] published() {
        return published;
    }

    /// The present parameters; never written again.
    float[] values() {
        return searching ? search.parameters() : published;
    }
}
