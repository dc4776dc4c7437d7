package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.TrainingState;
import java.util.ArrayList;
import java.util.List;

/// What only the simulation knows: which wrong answers were counted. As long as one is in the sums or
/// parameters, nothing can be said of them; each must be undone. One whose second answer never comes
/// cannot be found out by anybody: then the run is given up.
final class Doubts {
    private final List<Lie> lies = new ArrayList<>();
    private boolean hopeless;

    /// A wrong answer was accepted.
    void counted(Lie lie, boolean compared) {
        lies.add(lie);
        hopeless |= !compared;
    }

    boolean areThere() {
        return hopeless || !lies.isEmpty();
    }

    /// Whether a wrong answer can never be found out.
    boolean areHopeless() {
        return hopeless;
    }

    /// The coordinator is gone, and with it all comparisons; so is the running pass.
    void forgotten(TrainingState state) {
        lies.removeIf(lie -> ObservedStep.isRunning(state, lie.pass()));
        hopeless |= !lies.isEmpty();
        lies.clear();
    }

    void observe(ObservedStep step) {
        if (lies.isEmpty()) return;
        for (Effect effect : step.effects())
            if (effect instanceof Effect.RollBack(long updates)) wentBack(updates);
        // A pass that is given up or begins anew has changed nothing.
        lies.removeIf(lie ->
                ObservedStep.isRunning(step.before(), lie.pass())
                        && ObservedStep.pass(step.after()) != lie.pass());
        for (Lie lie : lies)
            hopeless |= !ObservedStep.isDoubted(step.after(), lie.pass(), lie.subtree());
    }

    private void wentBack(long updates) {
        lies.removeIf(lie -> lie.updates() >= updates);
        if (lies.isEmpty()) return;
        throw new SimulationFailure(
                "a run goes back behind every wrong answer that it doubts",
                "to step %d, with %s".formatted(updates, lies));
    }
}
