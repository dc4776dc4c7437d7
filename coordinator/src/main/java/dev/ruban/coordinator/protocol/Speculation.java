package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Parts that are missing late in a pass are computed a second time, by a worker that has nothing
/// else to do. The first answer counts, the second is compared with it.
///
/// A part is late when it has taken twice as long as it should, and at least 100 ms; rows are loaded
/// for it when it has taken four times as long, and at least a second. How long it should take is
/// told by the slower of its worker's measured speed and the other workers in this pass: who is
/// always slow is not late.
final class Speculation {
    private static final long LATE = 2;
    private static final long LATE_NANOS = 100_000_000L;
    private static final long WORTH_LOADING = 4;
    private static final long WORTH_LOADING_NANOS = 1_000_000_000L;

    private Speculation() {}

    /// A part that is late.
    private record LatePart(Member member, Subtree subtree, boolean worthLoading) {}

    /// Keeps how long a worker has taken for all that it was dealt in the running pass.
    static void measure(Decision decision, WorkerId worker) {
        RunningPass pass = decision.pass.orElse(null);
        Member member = decision.roster.find(worker).orElse(null);
        if (pass == null || member == null || isMissing(pass, member)) return;
        Leaves assigned = member.assigned(pass.number());
        if (assigned.isEmpty()) return;
        long since = member.work().pieces().getFirst().dealtNanos();
        long nanosPerShard = (decision.nowNanos - since) / assigned.count();
        decision.pass = Optional.of(pass.took(Math.max(1, nanosPerShard)));
    }

    private static boolean isMissing(RunningPass pass, Member member) {
        return !pass.delivered().containsAll(member.assigned(pass.number()));
    }

    /// Deals what is late to others. Does nothing in a pass that has not even begun to be late.
    static void look(Decision decision) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || pass.isComplete() || decision.roster.size() < 2) return;
        if (decision.nowNanos - pass.beganNanos() < LATE_NANOS || pass.nanosPerShard() == 0) return;
        List<LatePart> late = late(decision, pass);
        if (late.isEmpty()) return;
        List<Member> idle = idle(decision, pass);
        Hands hands = new Hands();
        for (LatePart part : late) again(decision, hands, part, idle);
        Dealing.deal(decision, hands);
    }

    private static List<LatePart> late(Decision decision, RunningPass pass) {
        List<LatePart> late = new ArrayList<>();
        for (Member member : decision.roster) {
            if (member.work().pass() != pass.number()) continue;
            for (Work.Piece piece : member.work().pieces()) {
                long took = decision.nowNanos - piece.dealtNanos();
                double should = shouldTake(decision, pass, member, piece.leaves());
                if (took < Math.max(LATE_NANOS, LATE * should)) continue;
                boolean worth = took >= Math.max(WORTH_LOADING_NANOS, WORTH_LOADING * should);
                for (Subtree subtree : piece.subtrees())
                    if (isLacking(decision, pass, subtree))
                        late.add(new LatePart(member, subtree, worth));
            }
        }
        return late;
    }

    private static double shouldTake(
            Decision decision, RunningPass pass, Member member, Leaves leaves) {
        double byOthers = (double) leaves.count() * pass.nanosPerShard();
        double rate = member.pace().rowsPerSecond();
        if (rate == 0 || !(pass.kind() instanceof Pass.Step)) return byOthers;
        double rows = (double) decision.plan.rowsOf(pass.kind()) / leaves.shards() * leaves.count();
        return Math.max(byOthers, rows / rate * 1e9);
    }

    /// Whether nobody has delivered it, and no second one is asked.
    private static boolean isLacking(Decision decision, RunningPass pass, Subtree subtree) {
        Leaves leaves = Leaves.of(decision.plan.shards(), subtree);
        if (pass.delivered().containsAll(leaves) || Losses.isDeadly(decision, subtree))
            return false;
        return Comparing.find(decision, pass.number(), subtree)
                .map(comparison -> comparison.parties() < 2)
                .orElse(true);
    }

    /// Workers that owe no answer.
    private static List<Member> idle(Decision decision, RunningPass pass) {
        List<Member> idle = new ArrayList<>();
        for (Member member : decision.roster)
            if (!member.pace().isBusy() && !isMissing(pass, member) && !member.leaving())
                idle.add(member);
        return idle;
    }

    private static void again(Decision decision, Hands hands, LatePart part, List<Member> idle) {
        Leaves leaves = Leaves.of(decision.plan.shards(), part.subtree());
        Member chosen = null;
        for (Member member : idle)
            if (member.usable().containsAll(leaves) && isLessBusy(hands, member, chosen))
                chosen = member;
        if (chosen != null) {
            Comparing.ask(decision, part.member().id(), part.subtree(), false);
            Comparing.ask(decision, chosen.id(), part.subtree(), false);
            hands.add(chosen.id(), part.subtree());
            decision.note(
                    "%s is late with shards %s: %s computes them, too",
                    part.member().name(), leaves, chosen.id());
        } else if (part.worthLoading()) lend(decision, part, leaves, idle);
    }

    private static boolean isLessBusy(Hands hands, Member member, @Nullable Member than) {
        return than == null || hands.countOf(member.id()) < hands.countOf(than.id());
    }

    /// Has somebody idle load shards, unless somebody does already.
    private static void lend(Decision decision, LatePart part, Leaves leaves, List<Member> idle) {
        for (Member member : idle) if (member.held().containsAll(leaves)) return;
        if (idle.isEmpty()) return;
        Member least = idle.getFirst();
        for (Member member : idle) if (member.held().count() < least.held().count()) least = member;
        decision.scrutiny = decision.scrutiny.lending(least.id(), leaves);
        decision.note(
                "%s is late with shards %s: %s loads them",
                part.member().name(), leaves, least.id());
        Placing.place(decision);
    }
}
