package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import java.util.List;
import java.util.Optional;

/// When the coordinator cannot go on, or is told to stop, once in a run: before the first pass, in
/// one of the first, in any, or in one for something that few passes are for.
final class Breakdown {
    private static final int FIRST_PASSES = 2;
    private static final List<String> RARE_STAGES =
            List.of("VALIDATION", "EPOCH_EVALUATION", "FINAL_VALIDATION", "FINAL_EVALUATION");

    private final long pass;
    private final boolean gathering;
    private final Optional<String> stage;
    private final boolean inOrder;
    private boolean happened;

    Breakdown(World world) {
        happened = !world.chance.happens(world.scenario.rate(Fault.BREAKDOWN));
        boolean first = world.chance.happens(0.3);
        pass = world.chance.between(1, first ? FIRST_PASSES : world.workload.steps());
        gathering = world.chance.happens(0.1);
        String rare = RARE_STAGES.get(world.chance.below(RARE_STAGES.size()));
        stage = world.chance.happens(0.4) ? Optional.of(rare) : Optional.empty();
        inOrder = world.chance.happens(0.5);
    }

    boolean meetsTheGathering() {
        return !happened && gathering;
    }

    /// @param at what the pass is for
    boolean meets(Effect.Begin begin, String at) {
        if (happened) return false;
        return stage.map(at::equals).orElse(begin.pass() == pass);
    }

    /// Whether it is told to stop in order.
    boolean isInOrder() {
        return inOrder;
    }

    void happens() {
        happened = true;
    }
}
