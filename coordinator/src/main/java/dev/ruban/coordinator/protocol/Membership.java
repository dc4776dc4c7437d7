package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.problem.ExitCode;
import java.util.ArrayList;
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
        else if (decision.has(Safeguard.EXPELLED_REFUSED) && decision.scrutiny.hasExpelled(request))
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
        JoinRequest request = joined.request();
        request.claim().ifPresent(claim -> comeBack(decision, claim));
        Leaves held =
                request.claim()
                        .map(Claim::held)
                        .orElseGet(() -> Leaves.none(decision.plan.shards()));
        Member member = Member.joined(joined.worker(), request, held, decision.nowNanos);
        decision.roster = decision.roster.with(member);
        countWaitAnew(decision);
        decision.add(new Effect.Welcome(member.id()));
        decision.note(
                "%s joined, threads: %d (%s)%s",
                member.name(),
                request.threads(),
                request.build(),
                held.isEmpty() ? "" : "; it has shards " + held + " from before");
        if (decision.phase == Phase.GATHERING
                && decision.roster.size() >= decision.settings.minWorkers()) begin(decision);
        else if (decision.phase == Phase.TRAINING) {
            Placing.replan(decision);
            // What it has from before may be what the pass waits for, and what its former self had
            // been dealt waits again.
            Dealing.deal(decision);
        }
    }

    private static void countWaitAnew(Decision decision) {
        if (decision.has(Safeguard.WAIT_COUNTED_ANEW)) decision.quietSince = decision.nowNanos;
    }

    private static void comeBack(Decision decision, Claim claim) {
        Losses.forgive(decision, claim);
        replaceFormerSelf(decision, claim);
    }

    /// A worker that comes back before its broken connection was noticed takes its own place.
    private static void replaceFormerSelf(Decision decision, Claim claim) {
        if (claim.incarnation() != decision.settings.incarnation() || claim.worker() < 1) return;
        WorkerId former = new WorkerId(claim.worker());
        Member member = decision.roster.find(former).orElse(null);
        if (member == null) return;
        decision.roster = decision.roster.without(former);
        Comparing.gone(decision, former);
        if (member.delivered()) decision.workers++;
        String reason = "it has come back by another connection";
        decision.add(new Effect.Dismiss(former, Farewell.SILENT, reason));
        decision.note("%s is replaced: %s", member.name(), reason);
    }

    private static void begin(Decision decision) {
        decision.phase = Phase.TRAINING;
        Placing.replan(decision);
        if (decision.progress.stage() != Progress.Stage.IDLE) Dealing.begin(decision);
    }

    static void hear(Decision decision, WorkerId worker) {
        if (!decision.has(Safeguard.SIGNS_OF_LIFE)) return;
        decision.roster
                .find(worker)
                .ifPresent(member ->
                        decision.roster =
                                decision.roster.with(
                                        member.withSigns(member.signs().heard(decision.nowNanos))));
    }

    static void beat(Decision decision, Input.Beat beat) {
        if (!decision.has(Safeguard.SIGNS_OF_LIFE)) return;
        Member member = decision.roster.find(beat.worker()).orElse(null);
        if (member == null) return;
        Signs signs = member.signs().beat(beat.advance(), beat.cpuMillis(), decision.nowNanos);
        decision.roster = decision.roster.with(member.withSigns(signs));
    }

    /// Hears a worker that answers, and measures it.
    static void answered(Decision decision, Input.Delivered delivered) {
        hear(decision, delivered.worker());
        Member member = decision.roster.find(delivered.worker()).orElse(null);
        if (member == null || delivered.subtree().end() > decision.plan.shards()) return;
        WorkId work = delivered.work();
        Leaves leaves = Leaves.of(decision.plan.shards(), delivered.subtree());
        // What it was not asked for is no answer: it still owes that.
        if (!work.isOf(decision.settings)) return;
        if (!member.wasDealt(work.pass(), work.attempt(), leaves)) return;
        Pace pace =
                member.pace().answered(work.pass(), leaves, delivered.rows(), decision.nowNanos);
        decision.roster = decision.roster.with(member.withPace(pace));
    }

    static void ready(Decision decision, Input.Ready ready) {
        hear(decision, ready.worker());
        Member member = decision.roster.find(ready.worker()).orElse(null);
        // An older placement than the last one: its answer to that is still to come.
        boolean last = member != null && member.placement() == ready.placement();
        if (member == null || (decision.has(Safeguard.LAST_PLACEMENT) && !last)) return;
        decision.roster = decision.roster.with(member.ready());
        Placing.place(decision);
        Dealing.deal(decision);
    }

    /// A worker that does not take part any more.
    private record Departure(Member member, String what) {
        String text() {
            return member.name() + " " + what;
        }
    }

    /// A worker has done all that it stayed for.
    static void letGo(Decision decision, Member member) {
        decision.add(new Effect.Dismiss(member.id(), Farewell.LEAVING, "goodbye"));
        Departure departure = new Departure(member, "has left");
        if (member.target().isEmpty()) {
            removed(decision, departure);
            decision.note("%s", departure.text());
        } else remove(decision, List.of(departure));
    }

    /// A worker is gone that was not sent away. One that was to leave may have been ended for that.
    static void crash(Decision decision, WorkerId worker, String reason) {
        decision.roster
                .find(worker)
                .filter(member -> !member.leaving())
                .ifPresent(member -> Losses.remember(decision, member, reason));
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
        if (others) Placing.replan(decision);
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
        if (!slept && decision.phase != Phase.ENDED) Speculation.look(decision);
    }

    private static void wakeUp(Decision decision) {
        for (Member member : decision.roster.members()) hear(decision, member.id());
        countWaitAnew(decision);
    }

    private static void dismissSilent(Decision decision) {
        List<Departure> gone = new ArrayList<>();
        for (Member member : decision.roster) {
            Silence silence = Silence.of(decision, member).orElse(null);
            if (silence == null) continue;
            decision.add(new Effect.Dismiss(member.id(), silence.farewell(), silence.reason()));
            gone.add(new Departure(member, "was lost: " + silence.reason()));
        }
        if (!gone.isEmpty()) remove(decision, gone);
    }

    /// Sends a worker away whose answers cannot be used: its shards go to the others.
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
