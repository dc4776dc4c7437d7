package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Input;
import dev.ruban.data.Split;
import dev.ruban.reduction.Partial;
import dev.ruban.worker.compute.Pass;
import java.util.function.Consumer;

/// A program that drives a run: it asks for steps, and for an evaluation now and then, updates the
/// parameters itself and publishes them. Lives and dies with its coordinator.
final class Program {
    private static final long THINKING_NANOS = 100 * Timeline.MILLISECOND;
    private static final long RESTING_NANOS = 4 * Timeline.SECOND;

    private final World world;
    private final Sums sums;
    private final Judge judge;
    private final Consumer<Input> bring;
    private long steps;
    private boolean evaluated;
    private boolean done;

    Program(World world, Sums sums, Judge judge, Consumer<Input> bring) {
        this.world = world;
        this.sums = sums;
        this.judge = judge;
        this.bring = bring;
    }

    /// Thinks, and asks for its next pass or closes its session.
    void goOn() {
        long longest = world.chance.happens(0.1) ? RESTING_NANOS : THINKING_NANOS;
        world.time.in(world.chance.between(0, longest), this::ask);
    }

    private void ask() {
        if (!evaluated && isEvaluated()) bring.accept(new Input.Asked(evaluation()));
        else if (steps < world.workload.steps())
            bring.accept(new Input.Asked(new Pass.Step(steps)));
        else close();
    }

    /// Before some of the steps, and at the end.
    private boolean isEvaluated() {
        return steps == world.workload.steps() || Chance.mix(steps) % 5 == 0;
    }

    private Pass evaluation() {
        boolean validates = world.scenario.plan().validationRows() > 0 && steps % 2 == 0;
        return new Pass.Evaluation(validates ? Split.VALIDATION : Split.TRAINING);
    }

    /// It has the answer to what it asked for.
    void answered(Pass pass, Partial root) {
        judge.answered(pass, root, steps);
        evaluated = !(pass instanceof Pass.Step);
        if (pass instanceof Pass.Step) update(root);
        goOn();
    }

    private void update(Partial root) {
        sums.prepare(++steps, root);
        sums.commit();
        bring.accept(new Input.Published());
    }

    private void close() {
        done = true;
        bring.accept(new Input.Closed());
    }

    /// Whether it has all that it wanted.
    boolean isDone() {
        return done;
    }
}
