package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.ObservedStep;
import java.util.ArrayList;
import java.util.List;

/// What only the simulation knows: which wrong answers were counted. As long as the protocol doubts
/// one, nothing can be said of sums, parameters and reports. When it does not any more, they must be
/// right: it has gone back, or the answer was never wrong.
final class Doubts {
    private final List<Lie> lies = new ArrayList<>();
    private boolean goingBack;

    /// A wrong answer was accepted, and the protocol knows that it may be one.
    void counted(Lie lie) {
        lies.add(lie);
    }

    boolean areThere() {
        return goingBack || !lies.isEmpty();
    }

    /// The coordinator is gone, and with it all comparisons and the way back; what it has kept must be
    /// right.
    void forgotten() {
        lies.clear();
        goingBack = false;
    }

    void observe(ObservedStep step) {
        if (step.input() instanceof Input.Restored) goingBack = false;
        if (step.has(Effect.RollBack.class)) {
            goingBack = true;
            lies.clear();
        }
        if (lies.isEmpty()) return;
        lies.removeIf(lie ->
                !ObservedStep.isDoubted(step.after(), lie.pass(), lie.subtree())
                        && !ObservedStep.isGoingBackTo(step.after(), lie.updates()));
    }
}
