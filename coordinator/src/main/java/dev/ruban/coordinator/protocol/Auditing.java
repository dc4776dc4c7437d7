package dev.ruban.coordinator.protocol;

import dev.ruban.random.Philox;
import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which parts of a pass are computed twice, at two workers where there are two, else by the
/// coordinator too. What is drawn depends on entropy that no worker knows, and a worker cannot tell:
/// it gets parts of the shards of two, each part alike, whether somebody else gets it or not.
final class Auditing {
    /// Of the draws; their key is not the job's, so that they touch no bit of it.
    private static final int PURPOSE = 1;

    /// Parts of each worker's share that are drawn one by one.
    private static final int PARTS = 4;

    private Auditing() {}

    static boolean isOn(Decision decision) {
        return decision.settings.audit() > 0;
    }

    /// Shards that a worker holds beside its target, so that it can be asked for them: with audits
    /// the target of the worker after it, and what it was lent.
    static Leaves spare(Decision decision, Member member) {
        if (member.leaving()) return Leaves.none(decision.plan.shards());
        Leaves lent = decision.scrutiny.lentTo(member.id(), decision.plan.shards());
        return isOn(decision) ? lent.union(next(decision, member)) : lent;
    }

    private static Leaves next(Decision decision, Member member) {
        List<Member> ring = new ArrayList<>(decision.roster.members());
        ring.removeIf(Member::leaving);
        ring.sort(
                Comparator.comparingInt((Member m) -> m.target().first())
                        .thenComparing(Member::id));
        for (int i = 0; i < ring.size(); i++)
            if (ring.get(i).id().equals(member.id()))
                return ring.get((i + 1) % ring.size()).target();
        return Leaves.none(decision.plan.shards());
    }

    /// Shares out shards that belong to a worker: each part to it or to another one who has it, and
    /// notes which parts are computed twice.
    static void share(Decision decision, Hands hands, Member owner, Leaves share) {
        for (Subtree part : parts(decision, share)) {
            int[] words = draw(decision, part);
            boolean swapped = (words[0] & 1) != 0;
            WorkerId first = swapped ? otherHolder(decision, owner, part) : owner.id();
            hands.add(first, part);
            boolean audited = Integer.toUnsignedLong(words[1]) < decision.settings.audit() * 0x1p32;
            if (audited) Comparing.ask(decision, first, part, true);
        }
    }

    private static List<Subtree> parts(Decision decision, Leaves share) {
        if (decision.settings.audit() >= 1) return share.subtrees();
        int even = decision.plan.shards() / decision.roster.size() / PARTS;
        int most = Math.max(1, Integer.highestOneBit(even));
        List<Subtree> parts = new ArrayList<>();
        for (Subtree subtree : share.subtrees()) {
            int size = Math.min(most, subtree.size());
            for (int first = subtree.first(); first < subtree.end(); first += size)
                parts.add(new Subtree(first, size));
        }
        return parts;
    }

    private static int[] draw(Decision decision, Subtree part) {
        int[] words = new int[Philox.WORDS];
        long pass = decision.pass.orElseThrow().number();
        Philox.block(
                decision.scrutiny.entropy(),
                PURPOSE,
                (int) pass,
                (int) (pass >>> Integer.SIZE),
                part.first(),
                words);
        return words;
    }

    /// The owner itself, if nobody else has the part.
    private static WorkerId otherHolder(Decision decision, Member owner, Subtree part) {
        for (Member other : decision.roster)
            if (!other.id().equals(owner.id()) && isHolder(other, part)) return other.id();
        return owner.id();
    }

    private static boolean isHolder(Member member, Subtree part) {
        return member.usable().containsAll(Leaves.of(member.usable().shards(), part));
    }

    /// Finds who else is to compute the parts that only one does so far.
    static void second(Decision decision, Hands hands) {
        long pass = decision.pass.orElseThrow().number();
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.audit()
                    && comparison.pass() == pass
                    && comparison.parties() < 2
                    && !Losses.isDeadly(decision, comparison.subtree()))
                second(decision, hands, comparison);
    }

    private static void second(Decision decision, Hands hands, Comparison comparison) {
        boolean loading = false;
        for (Member member : decision.roster.members()) {
            if (comparison.involves(member)) continue;
            if (isHolder(member, comparison.subtree())) {
                Comparing.ask(decision, member.id(), comparison.subtree(), true);
                hands.add(member.id(), comparison.subtree());
                return;
            }
            Leaves part = Leaves.of(decision.plan.shards(), comparison.subtree());
            loading |= member.held().containsAll(part);
        }
        if (!loading) Comparing.askCoordinator(decision, comparison);
    }
}
