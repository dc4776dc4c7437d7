package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.problem.ExitCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who takes part, and which shards each holds.
final class Membership {
    private Membership() {}

    static void admit(Decision decision, Input.Joined joined) {
        JoinRequest request = joined.request();
        ProtocolSettings settings = decision.settings;
        if (request.protocol() != settings.protocol())
            refuse(decision, joined, Farewell.OTHER_PROTOCOL, otherProtocol(request, settings));
        else if (request.arithmetic() != settings.arithmetic())
            refuse(decision, joined, Farewell.OTHER_ARITHMETIC, otherArithmetic(request, settings));
        else if (decision.phase == Phase.ENDED)
            refuse(decision, joined, Farewell.FINISHED, "the run has ended");
        else if (decision.scrutiny.hasExpelled(request))
            refuse(decision, joined, Farewell.EXPELLED, Expelling.refusal());
        else if (decision.roster.size() >= settings.maxWorkers())
            refuse(
                    decision,
                    joined,
                    Farewell.FULL,
                    "%d workers take part, which is the limit".formatted(settings.maxWorkers()));
        else welcome(decision, joined);
    }

    private static String otherProtocol(JoinRequest request, ProtocolSettings settings) {
        return "the worker speaks protocol %d, the coordinator protocol %d; use the same Ruban for both"
                .formatted(request.protocol(), settings.protocol());
    }

    private static String otherArithmetic(JoinRequest request, ProtocolSettings settings) {
        return "the worker computes by arithmetic %d, the job by arithmetic %d; use the same Ruban for both"
                .formatted(request.arithmetic(), settings.arithmetic());
    }

    private static void refuse(
            Decision decision, Input.Joined joined, Farewell farewell, String message) {
        decision.add(new Effect.Dismiss(joined.worker(), farewell, message));
        decision.warn(
                "refused a worker (%s, pid %d): %s",
                joined.request().host(), joined.request().pid(), message);
    }

    private static void welcome(Decision decision, Input.Joined joined) {
        Member member =
                Member.joined(
                        joined.worker(),
                        joined.request(),
                        decision.plan.shards(),
                        decision.nowNanos);
        decision.roster = decision.roster.with(member);
        countWaitAnew(decision);
        decision.add(new Effect.Welcome(member.id()));
        decision.note(
                "%s joined, threads: %d (%s)",
                member.name(), member.request().threads(), member.request().build());
        if (decision.phase == Phase.GATHERING
                && decision.roster.size() >= decision.settings.minWorkers()) begin(decision);
        else if (decision.phase == Phase.TRAINING) replan(decision);
    }

    private static void countWaitAnew(Decision decision) {
        if (decision.has(Safeguard.WAIT_COUNTED_ANEW)) decision.quietSince = decision.nowNanos;
    }

    private static void begin(Decision decision) {
        decision.phase = Phase.TRAINING;
        replan(decision);
        if (decision.progress.stage() != Progress.Stage.IDLE) Dealing.begin(decision);
    }

    static void hear(Decision decision, WorkerId worker) {
        if (!decision.has(Safeguard.SIGNS_OF_LIFE)) return;
        decision.roster
                .find(worker)
                .ifPresent(member ->
                        decision.roster = decision.roster.with(member.heard(decision.nowNanos)));
    }

    static void ready(Decision decision, Input.Ready ready) {
        hear(decision, ready.worker());
        Member member = decision.roster.find(ready.worker()).orElse(null);
        // An older placement than the last one: its answer to that is still to come.
        boolean last = member != null && member.placement() == ready.placement();
        if (member == null || (decision.has(Safeguard.LAST_PLACEMENT) && !last)) return;
        decision.roster = decision.roster.with(member.ready());
        place(decision);
        Dealing.deal(decision);
    }

    /// Deals all shards anew to those who take part: in order of the shards that they hold, so that
    /// few of them move.
    private static void replan(Decision decision) {
        List<Member> order = new ArrayList<>(decision.roster.members());
        order.sort(
                Comparator.comparingInt((Member m) -> m.held().first()).thenComparing(Member::id));
        List<Leaves> ranges = EvenPlacement.of(order.size(), decision.plan.shards());
        for (int i = 0; i < order.size(); i++)
            decision.roster = decision.roster.with(order.get(i).withTarget(ranges.get(i)));
        place(decision);
        noteStandBy(decision);
    }

    private static void noteStandBy(Decision decision) {
        int spare = decision.roster.size() - decision.plan.shards();
        if (spare <= 0) return;
        int shards = Integer.highestOneBit(decision.roster.size() - 1) * 2;
        decision.note(
                "%d of %d workers stand by: the job has %d shards; a job with --shards %d would use all",
                spare, decision.roster.size(), decision.plan.shards(), shards);
    }

    /// Sends a placement to whoever is to hold other shards than it does: its target, and what it
    /// holds until the one whose target that is holds it too.
    private static void place(Decision decision) {
        Leaves arrived = Leaves.none(decision.plan.shards());
        for (Member member : decision.roster)
            arrived = arrived.union(member.usable().intersection(member.target()));
        for (Member member : decision.roster.members()) {
            Leaves held =
                    member.target()
                            .union(Auditing.spare(decision, member))
                            .union(member.usable().minus(arrived));
            if (held.equals(member.held())) continue;
            Member placed = member.placed(held);
            decision.roster = decision.roster.with(placed);
            decision.add(new Effect.Place(placed.id(), placed.placement(), held));
        }
    }

    /// A worker that does not take part any more.
    private record Departure(Member member, String what) {
        String text() {
            return member.name() + " " + what;
        }
    }

    static void release(Decision decision, WorkerId worker, String reason) {
        if (decision.roster.find(worker).isPresent())
            decision.add(new Effect.Dismiss(worker, Farewell.LEAVING, "goodbye"));
        remove(decision, worker, "left: " + reason);
    }

    /// A worker is gone that neither left nor was sent away.
    static void crash(Decision decision, WorkerId worker, String reason) {
        decision.roster.find(worker).ifPresent(member -> Losses.remember(decision, member, reason));
        lose(decision, worker, reason);
    }

    /// Its answers are wrong.
    static void expel(Decision decision, WorkerId worker, String reason) {
        if (decision.roster.find(worker).isPresent())
            decision.add(new Effect.Dismiss(worker, Farewell.EXPELLED, reason));
        remove(decision, worker, "was expelled");
    }

    static void lose(Decision decision, WorkerId worker, String reason) {
        remove(decision, worker, "was lost: " + reason);
    }

    private static void remove(Decision decision, WorkerId worker, String what) {
        decision.roster
                .find(worker)
                .ifPresent(member -> remove(decision, List.of(new Departure(member, what))));
    }

    /// All of them are gone before their shards are dealt to the others.
    private static void remove(Decision decision, List<Departure> departures) {
        for (Departure departure : departures) removed(decision, departure);
        boolean others = decision.phase == Phase.TRAINING && !decision.roster.isEmpty();
        if (others) replan(decision);
        for (Departure departure : departures) {
            Member member = departure.member();
            decision.warn(
                    "%s; its shards: %s%s",
                    departure.text(), member.target(), Losses.remedy(decision, member));
        }
        Losses.stopIfDeadly(decision);
        if (decision.phase != Phase.TRAINING) return;
        if (decision.has(Safeguard.DEALT_AGAIN)) Dealing.deal(decision);
        Dealing.sumUp(decision);
    }

    private static void removed(Decision decision, Departure departure) {
        WorkerId worker = departure.member().id();
        decision.roster = decision.roster.without(worker);
        Comparing.gone(decision, worker);
        countWaitAnew(decision);
        decision.lastLoss = departure.text();
        if (departure.member().delivered()) decision.workers++;
    }

    static void tick(Decision decision) {
        if (decision.phase == Phase.ENDED) return;
        long since = decision.nowNanos - decision.lastTickNanos;
        decision.lastTickNanos = decision.nowNanos;
        // The coordinator itself slept: what it did not hear says nothing about the workers.
        boolean slept = since > decision.settings.heartbeatTimeoutNanos() / 2;
        if (decision.has(Safeguard.OWN_SLEEP) && slept) wakeUp(decision);
        dismissSilent(decision);
        giveUpWaiting(decision);
    }

    private static void wakeUp(Decision decision) {
        for (Member member : decision.roster.members()) hear(decision, member.id());
        countWaitAnew(decision);
    }

    private static void dismissSilent(Decision decision) {
        long limit = decision.settings.heartbeatTimeoutNanos();
        List<Departure> silent = new ArrayList<>();
        for (Member member : decision.roster) {
            long nanos = decision.nowNanos - member.lastHeardNanos();
            if (nanos <= limit) continue;
            String reason = "nothing was heard of it for %.0f s".formatted(nanos / 1e9);
            decision.add(new Effect.Dismiss(member.id(), Farewell.DISMISSED, reason));
            silent.add(new Departure(member, "was lost: " + reason));
        }
        if (!silent.isEmpty()) remove(decision, silent);
    }

    /// Sends a worker away: its shards go to the others.
    static void dismiss(Decision decision, WorkerId worker, String reason) {
        decision.add(new Effect.Dismiss(worker, Farewell.DISMISSED, reason));
        lose(decision, worker, reason);
    }

    private static void giveUpWaiting(Decision decision) {
        if (!lacksWorkers(decision)) return;
        long waited = decision.nowNanos - decision.quietSince;
        if (waited < decision.settings.workerTimeoutNanos()) return;
        decision.fail(
                ExitCode.UNAVAILABLE,
                "gave up after %.0f s without a new worker: %s%s; start workers, or allow more time with --worker-timeout"
                        .formatted(waited / 1e9, joinedOf(decision), lastWords(decision)));
    }

    private static boolean lacksWorkers(Decision decision) {
        return decision.phase == Phase.GATHERING || decision.roster.isEmpty();
    }

    private static String joinedOf(Decision decision) {
        if (decision.phase == Phase.TRAINING) return "no worker is left";
        int least = decision.settings.minWorkers();
        return "%d of %d worker%s joined"
                .formatted(decision.roster.size(), least, least == 1 ? "" : "s");
    }

    private static String lastWords(Decision decision) {
        return decision.lastLoss.isEmpty() ? "" : " (" + decision.lastLoss + ")";
    }

    /// Tells what is waited for, when that has changed.
    static void tellWaiting(Decision decision) {
        if (decision.phase == Phase.ENDED) return;
        if (!lacksWorkers(decision)) {
            String saving = Interlude.waiting(decision);
            decision.waitFor(saving.isEmpty() ? Dealing.loading(decision) : saving);
            return;
        }
        String reason =
                "waiting: %s; giving up after %.0f s"
                        .formatted(
                                joinedOf(decision), decision.settings.workerTimeoutNanos() / 1e9);
        if (decision.phase == Phase.TRAINING) decision.warnOfWaitFor(reason);
        else decision.waitFor(reason);
    }
}
