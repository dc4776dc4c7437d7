package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.TrainingState;
import java.util.ArrayList;
import java.util.List;

/// What only the simulation knows: which wrong answers were counted. As long as one is in the sums or
/// parameters, nothing can be said of them; each must be undone. One whose second answer never comes
/// cannot be found out by anybody: then the run is given up.
final class Doubts {
    private final List<Lie> lies = new ArrayList<>();
    private boolean goingBack;
    private boolean hopeless;

    /// A wrong answer was accepted.
    void counted(Lie lie, boolean compared) {
        lies.add(lie);
        hopeless |= !compared;
    }

    boolean areThere() {
        return hopeless || goingBack || !lies.isEmpty();
    }

    /// Whether a wrong answer can never be found out.
    boolean areHopeless() {
        return hopeless;
    }

    /// The coordinator is gone, and with it all comparisons and the way back; so is the running pass.
    /// A checkpoint may have kept what was doubted.
    void forgotten(TrainingState state) {
        lies.removeIf(lie -> ObservedStep.isRunning(state, lie.pass()));
        hopeless |= goingBack || !lies.isEmpty();
        lies.clear();
    }

    void observe(ObservedStep step) {
        if (step.input() instanceof Input.Restored) goingBack = false;
        if (lies.isEmpty()) return;
        for (Effect effect : step.effects())
            if (effect instanceof Effect.RollBack(long updates)) wentBack(updates);
        // A pass that is given up or begins anew has changed nothing.
        lies.removeIf(lie ->
                ObservedStep.isRunning(step.before(), lie.pass())
                        && ObservedStep.pass(step.after()) != lie.pass());
        for (Lie lie : lies)
            if (!ObservedStep.isDoubted(step.after(), lie.pass(), lie.subtree())
                    && !ObservedStep.isGoingBackTo(step.after(), lie.updates())) given(step, lie);
    }

    /// Nobody compares it any more. That may be if who was to answer is gone, or if the answer is too
    /// old; not in an audit.
    private void given(ObservedStep step, Lie lie) {
        boolean audited = ObservedStep.isAudited(step.before(), lie.pass(), lie.subtree());
        boolean excused = ObservedStep.hasLost(step) || step.has(Effect.Commit.class);
        if (audited || !excused)
            throw new SimulationFailure(
                    "a wrong answer that is compared is undone", lie.toString());
        hopeless = true;
    }

    private void wentBack(long updates) {
        goingBack = lies.removeIf(lie -> lie.updates() >= updates);
        if (lies.isEmpty()) return;
        throw new SimulationFailure(
                "a run goes back behind every wrong answer that it doubts",
                "to step %d, with %s".formatted(updates, lies));
    }
}
