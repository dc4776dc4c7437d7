package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.reduction.Subtree;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The longer ones of the [Invariant]s.
final class InvariantParts {
    private InvariantParts() {}

    /// How often there were new parameters.
    static int changes(ObservedStep step) {
        int changes =
                step.all(Effect.Commit.class).size()
                        + step.all(Effect.Publish.class).size()
                        + step.all(Effect.Restore.class).size();
        boolean restored =
                step.input() instanceof Input.Restored && step.before().scrutiny().isRestoring();
        return restored ? changes + 1 : changes;
    }

    static boolean isCompared(ObservedStep step) {
        Input.Delivered delivered = (Input.Delivered) step.input();
        return step.before().isCompared(delivered.worker(), delivered.work(), delivered.subtree());
    }

    static boolean auditIsOpen(TrainingState state) {
        long pass = state.pass().orElseThrow().number();
        for (Comparison comparison : state.scrutiny().comparisons())
            if (comparison.audit() && comparison.pass() == pass) return true;
        return false;
    }

    static boolean checkpointBeforeBegin(ObservedStep step) {
        boolean begun = false;
        for (Effect effect : step.effects()) {
            begun |= effect instanceof Effect.Begin;
            if (begun && effect instanceof Effect.Checkpoint) return false;
        }
        return true;
    }

    /// The shards of the partial that was delivered.
    static Leaves leaves(ObservedStep step) {
        Input.Delivered delivered = (Input.Delivered) step.input();
        return Leaves.of(step.before().plan().shards(), delivered.subtree());
    }

    static boolean answersItsWork(ObservedStep step) {
        Input.Delivered delivered = (Input.Delivered) step.input();
        WorkId work = delivered.work();
        TrainingState state = step.before();
        RunningPass pass = state.pass().orElseThrow();
        return work.runId() == state.settings().runId()
                && work.incarnation() == state.settings().incarnation()
                && work.pass() == pass.number()
                && work.version() == state.version()
                && state.roster()
                        .find(delivered.worker())
                        .map(m -> m.wasDealt(pass.number(), work.attempt(), leaves(step)))
                        .orElse(false);
    }

    static boolean deliveredFollows(ObservedStep step) {
        RunningPass before = step.before().pass().orElse(null);
        RunningPass after = step.after().pass().orElse(null);
        if (before == null || after == null || before.number() != after.number())
            return after == null || after.delivered().isEmpty();
        boolean accepted = step.has(Effect.Accept.class);
        if (!accepted) return after.delivered().equals(before.delivered());
        return after.delivered().equals(before.delivered().union(leaves(step)));
    }

    static boolean dealtToTheReady(ObservedStep step) {
        int shards = step.after().plan().shards();
        for (Effect.Deal deal : step.all(Effect.Deal.class)) {
            Optional<Member> member = step.after().roster().find(deal.worker());
            if (member.isEmpty()) return false;
            for (Subtree subtree : deal.subtrees())
                if (!member.get().usable().containsAll(Leaves.of(shards, subtree))) return false;
        }
        return true;
    }

    static boolean dealtAsPresent(ObservedStep step) {
        TrainingState after = step.after();
        for (Effect.Deal deal : step.all(Effect.Deal.class)) {
            WorkId work = deal.work();
            RunningPass pass = after.pass().orElse(null);
            if (pass == null
                    || !pass.kind().equals(deal.pass())
                    || work.pass() != pass.number()
                    || work.version() != after.version()
                    || work.incarnation() != after.settings().incarnation()
                    || work.runId() != after.settings().runId()) return false;
        }
        return true;
    }

    static boolean noneForgotten(TrainingState state) {
        RunningPass pass = state.pass().orElse(null);
        if (pass == null || pass.isComplete()) return true;
        Leaves known = pass.delivered().union(pass.undealt());
        for (Member member : state.roster()) known = known.union(member.assigned(pass.number()));
        return known.count() == state.plan().shards();
    }

    static boolean leftNothingUndone(ObservedStep step) {
        RunningPass before = step.before().pass().orElse(null);
        RunningPass after = step.after().pass().orElse(null);
        if (before == null || after == null || before.number() != after.number()) return true;
        for (Effect.Dismiss dismiss : step.all(Effect.Dismiss.class)) {
            if (dismiss.farewell() != Farewell.LEAVING) continue;
            Leaves due = ObservedStep.due(step.before(), dismiss.worker());
            if (!after.delivered().containsAll(due)) return false;
        }
        return true;
    }

    static boolean noneDealtTwice(TrainingState state) {
        RunningPass pass = state.pass().orElse(null);
        if (pass == null) return true;
        Leaves compared = compared(state, pass.number());
        Leaves dealt = pass.delivered();
        for (Member member : state.roster()) {
            Leaves own = member.assigned(pass.number()).minus(pass.delivered()).minus(compared);
            if (own.intersects(dealt)) return false;
            dealt = dealt.union(own);
        }
        return true;
    }

    /// What more than one is to compute.
    private static Leaves compared(TrainingState state, long pass) {
        Leaves leaves = Leaves.none(state.plan().shards());
        for (Comparison comparison : state.scrutiny().comparisons())
            if (comparison.pass() == pass)
                leaves = leaves.union(Leaves.of(state.plan().shards(), comparison.subtree()));
        return leaves;
    }

    static boolean targetsCover(TrainingState state) {
        if (state.phase() != Phase.TRAINING || state.roster().isEmpty()) return true;
        Leaves all = Leaves.none(state.plan().shards());
        int sum = 0;
        for (Member member : state.roster()) {
            all = all.union(member.target());
            sum += member.target().count();
        }
        return sum == state.plan().shards() && all.count() == sum;
    }

    static boolean placementsCount(ObservedStep step) {
        SortedMap<WorkerId, Long> numbers = new TreeMap<>();
        for (Member member : step.before().roster()) numbers.put(member.id(), member.placement());
        for (Effect.Place place : step.all(Effect.Place.class))
            if (numbers.merge(place.worker(), 1L, Long::sum) != place.number()) return false;
        return true;
    }

    static boolean summedUpOnce(ObservedStep step) {
        RunningPass before = step.before().pass().orElse(null);
        RunningPass after = step.after().pass().orElse(null);
        boolean summed = step.has(Effect.SumUp.class);
        if (after == null || !after.summing()) return !summed;
        boolean already = before != null && before.number() == after.number() && before.summing();
        if (already) return !summed;
        return summed
                && after.isComplete()
                && after.rows() == step.after().plan().rowsOf(after.kind());
    }

    static boolean waitIsTold(TrainingState state) {
        if (state.phase() == Phase.ENDED) return true;
        boolean lacking = state.phase() == Phase.GATHERING || state.roster().isEmpty();
        boolean loading = state.pass().isPresent() && !state.pass().get().undealt().isEmpty();
        if (lacking || loading || state.keeping().held()) return !state.waiting().isEmpty();
        return state.waiting().isEmpty() || state.waiting().startsWith("waiting: second answers");
    }
}
