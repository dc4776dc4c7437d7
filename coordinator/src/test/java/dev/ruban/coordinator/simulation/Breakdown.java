package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.worker.compute.Pass;

/// When the coordinator is told to stop: before the first pass, or in one of a run, often one of
/// those that come but once.
final class Breakdown {
    private static final int FIRST_PASSES = 2;

    private final long pass;
    private final boolean gathering;
    private final boolean last;

    Breakdown(World world) {
        boolean happens = world.chance.happens(world.scenario.rate(Fault.BREAKDOWN));
        boolean first = world.chance.happens(0.3);
        int most = first ? FIRST_PASSES : world.workload.steps();
        pass = happens ? world.chance.between(1, most) : 0;
        gathering = happens && world.chance.happens(0.1);
        last = happens && world.chance.happens(0.3);
    }

    boolean meetsTheGathering() {
        return gathering;
    }

    boolean meets(Effect.Begin begin) {
        if (!last) return begin.pass() == pass;
        return begin.kind() instanceof Pass.Evaluation && begin.pass() > FIRST_PASSES;
    }
}
