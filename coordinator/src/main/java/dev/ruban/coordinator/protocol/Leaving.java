package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;

/// Workers that were told to leave. Each computes what it is dealt until others hold its shards, so
/// that nobody waits for them and nothing is computed twice; if all of them leave, until it has
/// answered. Then it is let go.
final class Leaving {
    private Leaving() {}

    static void told(Decision decision, WorkerId worker, String reason) {
        Membership.hear(decision, worker);
        Member member = decision.roster.find(worker).orElse(null);
        if (member == null || member.leaving()) return;
        decision.roster = decision.roster.with(member.toldToLeave());
        if (decision.phase != Phase.TRAINING) return;
        Placing.replan(decision);
        decision.warn(
                "%s says goodbye: %s; its shards: %s%s",
                member.name(), reason, member.target(), Losses.remedy(decision, member));
    }

    /// After every decision: it may have been what somebody stayed for.
    static void letGo(Decision decision) {
        for (Member member : decision.roster) {
            if (!member.leaving()) continue;
            // What those before it left behind may keep it busy, or have ended the run.
            Member now = decision.roster.find(member.id()).orElse(null);
            if (now != null && mayGo(decision, now)) Membership.letGo(decision, now);
        }
    }

    private static boolean mayGo(Decision decision, Member member) {
        if (member.pace().isBusy()) return false;
        boolean shared = decision.phase == Phase.TRAINING && hasHeirs(decision);
        return !shared || member.held().isEmpty();
    }

    /// Whether anybody stays.
    static boolean hasHeirs(Decision decision) {
        for (Member member : decision.roster) if (!member.leaving()) return true;
        return false;
    }
}
