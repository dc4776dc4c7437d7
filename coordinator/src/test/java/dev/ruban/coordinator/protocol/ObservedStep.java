package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// One decision of the protocol, for whoever watches it from outside of the package.
public record ObservedStep(
        TrainingState before, Input input, TrainingState after, List<Effect> effects) {
    /// Decides, and keeps what there was before.
    public static ObservedStep of(TrainingState before, Input input, long nowNanos) {
        Transition transition = TrainingProtocol.step(before, input, nowNanos);
        return new ObservedStep(before, input, transition.next(), transition.effects());
    }

    /// The first invariant that does not hold, if there is one.
    public Optional<Invariant> broken() {
        for (Invariant invariant : Invariant.values())
            if (!invariant.holds(this)) return Optional.of(invariant);
        return Optional.empty();
    }

    /// Settings of a protocol that lacks some safeguards.
    public static ProtocolSettings lacking(ProtocolSettings settings, Set<Safeguard> absent) {
        return settings.without(absent);
    }

    /// What the coordinator is at: its stage while it trains, else its phase.
    public static String stage(TrainingState state) {
        return state.phase() == Phase.TRAINING
                ? state.progress().stage().name()
                : state.phase().name();
    }

    /// Whether a step is being computed, or summed up.
    public static boolean stepInFlight(TrainingState state) {
        return state.pass().isPresent() && state.pass().get().kind() instanceof Pass.Step;
    }

    /// Whether an answer may still turn out to be wrong.
    public static boolean isDoubted(TrainingState state, long pass, Subtree subtree) {
        for (Comparison comparison : state.scrutiny().comparisons())
            if (comparison.isOf(pass, subtree)) return true;
        return false;
    }

    /// Whether the run is on its way back to so many updates or fewer.
    public static boolean isGoingBackTo(TrainingState state, long updates) {
        OptionalLong restoring = state.scrutiny().restoring();
        return restoring.isPresent() && restoring.getAsLong() <= updates;
    }

    /// Shards of the running pass that a worker has to compute, and nobody has delivered.
    public static Leaves due(TrainingState state, WorkerId worker) {
        Leaves none = Leaves.none(state.plan().shards());
        RunningPass pass = state.pass().orElse(null);
        if (pass == null) return none;
        return state.roster()
                .find(worker)
                .map(member -> member.assigned(pass.number()).minus(pass.delivered()))
                .orElse(none);
    }

    /// Whether a worker was told to leave, and may be ended for that.
    public static boolean isLeaving(TrainingState state, WorkerId worker) {
        return state.roster().find(worker).filter(Member::leaving).isPresent();
    }

    /// Number of the running pass; 0 if there is none.
    public static long pass(TrainingState state) {
        return state.pass().map(RunningPass::number).orElse(0L);
    }

    /// Updates that are applied.
    public static long updates(TrainingState state) {
        return state.progress().steps();
    }

    /// How many take part.
    public static int members(TrainingState state) {
        return state.roster().size();
    }

    <T extends Effect> List<T> all(Class<T> kind) {
        if (effects.isEmpty()) return List.of();
        List<T> found = new ArrayList<>();
        for (Effect effect : effects) if (kind.isInstance(effect)) found.add(kind.cast(effect));
        return found;
    }

    /// Whether there is such an effect.
    public boolean has(Class<? extends Effect> kind) {
        for (Effect effect : effects) if (kind.isInstance(effect)) return true;
        return false;
    }
}
