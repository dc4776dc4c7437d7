package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import java.util.Optional;

/// Workers whose answers are wrong, and what they have spoilt.
final class Expelling {
    /// How far a wrong answer has got.
    private enum Damage {
        NONE,
        /// It is in the sum of the running pass: nothing was committed.
        SUMMED,
        /// Parameters or a reported loss depend on it.
        APPLIED
    }

    private Expelling() {}

    /// Expels whoever has answered otherwise than the coordinator computes, and undoes what was done
    /// with the wrong answer.
    static void expel(Decision decision, Comparison comparison) {
        Optional<RunningPass> running = decision.pass;
        Damage damage = damage(decision, comparison);
        decision.pass = Optional.empty(); // what becomes of it is decided below
        for (Answer answer : comparison.wrong()) expel(decision, comparison, answer);
        Comparing.close(decision, comparison);
        if (decision.phase == Phase.ENDED) return;
        decision.pass = running;
        switch (damage) {
            case NONE -> {
                Dealing.goOn(decision);
                Interlude.settled(decision);
            }
            case SUMMED -> beginAnew(decision, running.orElseThrow());
            case APPLIED -> RollingBack.before(decision, comparison);
        }
    }

    private static Damage damage(Decision decision, Comparison comparison) {
        boolean counted = comparison.wrong().contains(comparison.answers().getFirst());
        RunningPass pass = decision.pass.filter(running -> !running.summing()).orElse(null);
        boolean running = pass != null && pass.number() == comparison.pass();
        if (counted && !running) return Damage.APPLIED;
        if (!decision.has(Safeguard.SPOILT_SUM_DROPPED)) return Damage.NONE;
        return counted || pass != null && isSuspect(decision, pass, comparison)
                ? Damage.SUMMED
                : Damage.NONE;
    }

    /// Whether whoever was wrong has delivered anything else in the running pass: it may be wrong too.
    private static boolean isSuspect(Decision decision, RunningPass pass, Comparison comparison) {
        for (Answer answer : comparison.wrong())
            for (Member member : decision.roster)
                if (isBy(answer, member)
                        && member.assigned(pass.number()).intersects(pass.delivered())) return true;
        return false;
    }

    /// Whether a member gave the answer, also when it has lost its connection since and come back.
    private static boolean isBy(Answer answer, Member member) {
        return member.id().equals(answer.worker())
                || member.request().claim().isPresent()
                        && member.request().isOfSameProcess(answer.request());
    }

    private static void expel(Decision decision, Comparison comparison, Answer answer) {
        String reason =
                "its answer for shards %s of %s has SHA-256 %s, but the coordinator computes %s"
                        .formatted(
                                Leaves.of(decision.plan.shards(), comparison.subtree()),
                                Losses.what(comparison.kind()),
                                answer.digest(),
                                comparison.own());
        decision.scrutiny = decision.scrutiny.withExpelled(answer.request());
        decision.warn("%s is expelled: %s", answer.name(), reason);
        for (Member member : decision.roster)
            if (isBy(answer, member)) Membership.expel(decision, member.id(), reason);
    }

    private static void beginAnew(Decision decision, RunningPass pass) {
        decision.warn(
                "%s begins anew: what the expelled worker had sent was in its sum; nothing was committed",
                Losses.what(pass.kind()));
        Comparing.drop(decision, pass.number());
        Dealing.begin(decision, pass.crashesOfTheUndelivered());
    }

    /// An expelled worker tries again.
    static String refusal() {
        return "this worker was expelled: it had computed wrong numbers; start it on another machine";
    }
}
