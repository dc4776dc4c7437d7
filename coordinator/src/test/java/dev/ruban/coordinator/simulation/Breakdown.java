package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.worker.compute.Pass;

/// When the coordinator cannot go on, or is told to stop, once in a run: before the first pass, or in a pass, often in
/// one of those that come but once.
final class Breakdown {
    private static final int FIRST_PASSES = 2;

    private final long pass;
    private final boolean gathering;
    private final boolean last;
    private final boolean inOrder;
    private boolean happened;

    Breakdown(World world) {
        happened = !world.chance.happens(world.scenario.rate(Fault.BREAKDOWN));
        boolean first = world.chance.happens(0.3);
        pass = world.chance.between(1, first ? FIRST_PASSES : world.workload.steps());
        gathering = world.chance.happens(0.1);
        last = world.chance.happens(0.3);
        inOrder = world.chance.happens(0.5);
    }

    boolean meetsTheGathering() {
        return !happened && gathering;
    }

    boolean meets(Effect.Begin begin) {
        if (happened) return false;
        if (!last) return begin.pass() == pass;
        return begin.kind() instanceof Pass.Evaluation && begin.pass() > FIRST_PASSES;
    }

    /// Whether it is told to stop in order.
    boolean isInOrder() {
        return inOrder;
    }

    void happens() {
        happened = true;
    }
}
