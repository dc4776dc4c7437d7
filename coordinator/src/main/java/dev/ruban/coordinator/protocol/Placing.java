package dev.ruban.coordinator.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Which worker is to compute which shards, and which it holds until then: a function of the workers,
/// their measured speed and the present placement.
final class Placing {
    /// Workers whose speeds differ by less than this are equal: what is measured is never exact.
    private static final double EQUAL = 0.75;

    /// While nobody's work takes this much longer than the mean, nothing moves: where most of the time
    /// is the way there and back, who has fewer shards seems slower, and is not.
    private static final double LATE = 1.15;

    /// A range that takes this much longer than its share is too long; less moves nothing.
    private static final double TOO_LONG = 1.3;

    /// A place for a new worker is tried out by a look at every worker; if all places of all new ones
    /// took more looks than these, they come last.
    private static final long MOST_LOOKS = 1 << 18;

    private Placing() {}

    /// Deals all shards anew to those who take part: in order of the shards that they hold, so that
    /// few of them move.
    static void replan(Decision decision) {
        decision.scrutiny = decision.scrutiny.withoutLoans();
        List<Member> order = order(decision);
        Leaves none = Leaves.none(decision.plan.shards());
        for (Member member : decision.roster)
            if (!isPlanned(decision, member))
                decision.roster = decision.roster.with(member.withTarget(none));
        List<Leaves> ranges = cut(order, decision.plan.shards());
        for (int i = 0; i < order.size(); i++)
            decision.roster = decision.roster.with(order.get(i).withTarget(ranges.get(i)));
        place(decision);
        noteStandBy(decision, order.size());
    }

    /// Who leaves has no shards of its own any more, unless all do.
    private static boolean isPlanned(Decision decision, Member member) {
        return !member.leaving() || !Leaving.hasHeirs(decision);
    }

    /// Before a pass: moves shards from slow workers to fast ones if that is worth it, and if what
    /// was moved before has arrived.
    static void followSpeed(Decision decision) {
        if (decision.roster.size() < 2) return;
        for (Member member : decision.roster)
            if (!member.isSettled() || (!member.pace().isFresh() && !member.target().isEmpty()))
                return;
        List<Member> working = new ArrayList<>();
        for (Member member : decision.roster) if (!member.target().isEmpty()) working.add(member);
        working.sort(Comparator.comparingInt(member -> member.target().first()));
        if (!isAnybodyLate(working)) return;
        double[] weights = weights(working);
        List<Leaves> present = working.stream().map(Member::target).toList();
        if (!isUnfair(present, weights)) return;
        List<Leaves> better = FairCut.of(weights, present, decision.plan.shards());
        if (longest(better, weights) >= longest(present, weights)) return;
        decision.note("load follows speed: %s", told(working, present, better));
        for (int i = 0; i < working.size(); i++)
            decision.roster = decision.roster.with(working.get(i).withTarget(better.get(i)));
        for (Member member : decision.roster.members())
            decision.roster = decision.roster.with(member.withPace(member.pace().moved()));
        place(decision);
    }

    private static boolean isAnybodyLate(List<Member> working) {
        double most = working.stream().mapToDouble(m -> m.pace().seconds()).max().orElse(0);
        double mean = working.stream().mapToDouble(m -> m.pace().seconds()).average().orElse(0);
        return most > LATE * mean;
    }

    private static String told(List<Member> members, List<Leaves> before, List<Leaves> after) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < members.size(); i++) {
            if (!text.isEmpty()) text.append(", ");
            text.append(
                    "%s (%.0f rows/s) %d -> %d shards"
                            .formatted(
                                    members.get(i).id(),
                                    members.get(i).pace().rowsPerSecond(),
                                    before.get(i).count(),
                                    after.get(i).count()));
        }
        return text.toString();
    }

    private static boolean isUnfair(List<Leaves> ranges, double[] weights) {
        boolean equal = Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
        double limit = equal ? FairCut.TOLERANCE : TOO_LONG;
        double[] shares = FairCut.shares(weights, ranges.getFirst().shards());
        for (int i = 0; i < shares.length; i++)
            if (ranges.get(i).count() > Math.max(limit * shares[i], shares[i] + 1)) return true;
        return false;
    }

    private static double longest(List<Leaves> ranges, double[] weights) {
        double longest = 0;
        for (int i = 0; i < weights.length; i++)
            longest = Math.max(longest, ranges.get(i).count() / weights[i]);
        return longest;
    }

    /// After a change of the roster: speeds that moved nothing before do not do so now.
    private static double[] knownWeights(List<Member> members) {
        if (members.stream().anyMatch(member -> member.pace().isActedUpon()))
            return weights(members);
        double[] equal = new double[members.size()];
        Arrays.fill(equal, 1);
        return equal;
    }

    private static List<Leaves> cut(List<Member> order, int shards) {
        return FairCut.of(knownWeights(order), order.stream().map(Member::held).toList(), shards);
    }

    /// Relative speeds: all 1 unless they differ by more than what measuring explains. Of whom
    /// nothing is known is as fast as the others on average.
    static double[] weights(List<Member> members) {
        double[] weights = members.stream().mapToDouble(m -> m.pace().rowsPerSecond()).toArray();
        double[] known = Arrays.stream(weights).filter(weight -> weight > 0).toArray();
        double most = Arrays.stream(known).max().orElse(0);
        double least = Arrays.stream(known).min().orElse(0);
        double mean = Arrays.stream(known).average().orElse(0);
        for (int i = 0; i < weights.length; i++)
            if (least >= EQUAL * most) weights[i] = 1;
            else if (weights[i] == 0) weights[i] = mean;
        return weights;
    }

    /// By the shards that they compute or hold; who has none comes where the fewest shards move.
    private static List<Member> order(Decision decision) {
        List<Member> order = new ArrayList<>();
        List<Member> empty = new ArrayList<>();
        for (Member member : decision.roster)
            if (isPlanned(decision, member)) (isEmpty(member) ? empty : order).add(member);
        order.sort(Comparator.comparingInt(Placing::first).thenComparing(Member::id));
        long all = decision.roster.size();
        boolean few = !order.isEmpty() && all * all * empty.size() <= MOST_LOOKS;
        for (Member member : empty) {
            int last = order.size();
            boolean matters = few && last > 0 && last < decision.plan.shards();
            order.add(
                    matters ? cheapestPlace(order, member, decision.plan.shards()) : last, member);
        }
        return order;
    }

    private static boolean isEmpty(Member member) {
        return member.target().isEmpty() && member.held().isEmpty();
    }

    private static int first(Member member) {
        return member.target().isEmpty() ? member.held().first() : member.target().first();
    }

    private static int cheapestPlace(List<Member> order, Member added, int shards) {
        List<Member> trial = new ArrayList<>(order);
        trial.addLast(added);
        int cheapest = order.size();
        int fewest = Integer.MAX_VALUE;
        for (int place = order.size(); place >= 0; place--) {
            int moved = roughlyMoved(trial, shards);
            if (moved < fewest) {
                fewest = moved;
                cheapest = place;
            }
            if (place > 0) trial.add(place - 1, trial.remove(place));
        }
        return cheapest;
    }

    /// How many shards a cut at the exact shares would move.
    private static int roughlyMoved(List<Member> order, int shards) {
        int working = Math.min(order.size(), shards);
        int[] cuts =
                FairCut.roundedCuts(
                        FairCut.shares(knownWeights(order.subList(0, working)), shards));
        int stays = 0;
        for (int i = 0; i < working; i++)
            stays += order.get(i).held().countIn(cuts[i], cuts[i + 1]);
        return shards - stays;
    }

    private static void noteStandBy(Decision decision, int workers) {
        int spare = workers - decision.plan.shards();
        if (spare <= 0) return;
        int shards = Integer.highestOneBit(workers - 1) * 2;
        decision.note(
                "%d of %d workers stand by: the job has %d shards; a job with --shards %d would use all",
                spare, workers, decision.plan.shards(), shards);
    }

    /// Sends a placement to whoever is to hold other shards than it does: its target, and what it
    /// holds until the one whose target that is holds it too. Who computes already takes a few of
    /// the others' shards at a time: loading them must not hold it up.
    static void place(Decision decision) {
        int shards = decision.plan.shards();
        Leaves arrived = Leaves.none(shards);
        Leaves anywhere = Leaves.none(shards);
        for (Member member : decision.roster) {
            arrived = arrived.union(member.usable().intersection(member.target()));
            anywhere = anywhere.union(member.usable());
        }
        for (Member member : decision.roster.members()) {
            Leaves taken = taken(member, anywhere);
            Leaves held =
                    taken.union(Auditing.spare(decision, member))
                            .union(member.usable().minus(arrived));
            if (held.equals(member.held())) continue;
            Member placed = member.placed(held);
            // How long it has loaded counts on when it is told to load still other shards.
            if (placed.isLoading() && !member.isLoading())
                placed = placed.withSigns(placed.signs().dealt(decision.nowNanos));
            decision.roster = decision.roster.with(placed);
            decision.add(new Effect.Place(placed.id(), placed.placement(), held));
        }
    }

    /// Its target, without what it may take later.
    private static Leaves taken(Member member, Leaves anywhere) {
        if (member.usable().isEmpty()) return member.target();
        Leaves kept = member.target().intersection(member.held());
        Leaves urgent = member.target().minus(anywhere);
        Leaves later = member.target().minus(kept).minus(urgent);
        // What it loads now comes first.
        int room = mostAtATime(member.target().shards()) - kept.minus(member.usable()).count();
        return kept.union(urgent).union(later.lowest(Math.max(0, room)));
    }

    private static int mostAtATime(int shards) {
        return Math.max(1, shards / 8);
    }
}
