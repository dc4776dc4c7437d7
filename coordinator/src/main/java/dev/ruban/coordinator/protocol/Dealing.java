package dev.ruban.coordinator.protocol;

import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.Optional;

/// One pass: who computes which shards, and which answers count.
final class Dealing {
    private static final String LOADING = "waiting: workers load shards ";

    private Dealing() {}

    /// Begins the pass that the progress asks for.
    static void begin(Decision decision) {
        begin(decision, List.of());
    }

    /// The same for a pass that begins anew.
    static void begin(Decision decision, List<Crash> crashes) {
        Placing.followSpeed(decision);
        decision.passes++;
        RunningPass pass =
                RunningPass.begin(
                        decision.passes,
                        decision.progress.pass(),
                        decision.plan.shards(),
                        decision.nowNanos,
                        crashes);
        decision.pass = Optional.of(pass);
        decision.add(new Effect.Begin(pass.number(), pass.kind()));
        Losses.stopIfDeadly(decision);
        deal(decision);
    }

    /// Deals every shard that was neither delivered nor dealt to a living worker, if somebody
    /// holds it: first to whom it belongs, else to the first who has it.
    static void deal(Decision decision) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || pass.summing()) return;
        Hands hands = new Hands();
        if (!pass.isComplete()) share(decision, pass, hands);
        if (Auditing.isOn(decision)) Auditing.second(decision, hands);
        deal(decision, hands);
    }

    /// Deals what was shared out: a piece of work for each worker.
    static void deal(Decision decision, Hands hands) {
        RunningPass pass = decision.pass.orElseThrow();
        hands.forEach((worker, hand) ->
                deal(decision, pass, decision.roster.find(worker).orElseThrow(), hand));
    }

    /// Who still owes answers of an earlier pass gets what nobody else has.
    private static void share(Decision decision, RunningPass pass, Hands hands) {
        Leaves left = Leaves.all(decision.plan.shards()).minus(pass.delivered());
        for (Member member : decision.roster) left = left.minus(member.assigned(pass.number()));
        left = share(decision, hands, left, false);
        left = share(decision, hands, left, true);
        decision.pass = Optional.of(pass.withUndealt(left));
    }

    /// @return what is left
    private static Leaves share(Decision decision, Hands hands, Leaves all, boolean behind) {
        Leaves left = all;
        if (left.isEmpty()) return left;
        long pass = decision.pass.orElseThrow().number();
        Leaves owned = Leaves.none(decision.plan.shards());
        for (Member member : decision.roster)
            if (member.isBehind(pass) == behind)
                owned = owned.union(member.target().intersection(member.usable()));
        for (Member member : decision.roster) {
            if (member.isBehind(pass) != behind) continue;
            Leaves share = left.intersection(member.usable());
            share = share.intersection(member.target()).union(share.minus(owned));
            if (share.isEmpty()) continue;
            if (Auditing.isOn(decision)) Auditing.share(decision, hands, member, share);
            else for (Subtree subtree : share.subtrees()) hands.add(member.id(), subtree);
            left = left.minus(share);
        }
        return left;
    }

    private static void deal(
            Decision decision, RunningPass pass, Member member, List<Subtree> subtrees) {
        Leaves share = Leaves.none(decision.plan.shards());
        for (Subtree subtree : subtrees)
            share = share.union(Leaves.of(decision.plan.shards(), subtree));
        decision.attempts++;
        WorkId work =
                new WorkId(
                        decision.settings.runId(),
                        decision.settings.incarnation(),
                        pass.number(),
                        decision.version,
                        decision.attempts);
        boolean withParameters = member.version() != decision.version;
        long now = decision.nowNanos;
        decision.roster =
                decision.roster.with(
                        member.dealt(
                                        pass.number(),
                                        decision.version,
                                        new Work.Piece(decision.attempts, share, subtrees, now))
                                .withPace(
                                        member.pace().dealt(pass.number(), pass.kind(), share, now))
                                .withSigns(member.signs().dealt(now)));
        Comparing.dealt(decision, member.id(), decision.attempts, subtrees);
        decision.add(new Effect.Deal(member.id(), work, pass.kind(), subtrees, withParameters));
    }

    /// Takes a partial in, or says why not.
    static void collect(Decision decision, Input.Delivered delivered) {
        Membership.answered(decision, delivered);
        if (Comparing.isSecond(decision, delivered)) {
            decision.add(new Effect.Discard(delivered.subtree(), "a second answer: compared"));
            Comparing.take(decision, delivered);
            return;
        }
        String objection = objection(decision, delivered);
        if (!objection.isEmpty()) {
            decision.add(new Effect.Discard(delivered.subtree(), objection));
            return;
        }
        String defect = defect(decision, delivered);
        if (!defect.isEmpty()) {
            decision.add(new Effect.Discard(delivered.subtree(), defect));
            Membership.dismiss(decision, delivered.worker(), "its partial " + defect);
            return;
        }
        decision.add(new Effect.Accept(delivered.subtree()));
        Optional<Member> member = decision.roster.find(delivered.worker());
        if (member.isPresent() && !member.get().delivered())
            decision.roster = decision.roster.with(member.get().hasDelivered());
        Leaves leaves = Leaves.of(decision.plan.shards(), delivered.subtree());
        RunningPass pass = decision.pass.orElseThrow().accepted(leaves, delivered.rows());
        decision.pass = Optional.of(pass);
        Speculation.measure(decision, delivered.worker());
        Comparing.take(decision, delivered);
        sumUp(decision);
        Speculation.look(decision);
    }

    /// Why a partial does not count, though its worker may have sent it in good faith; empty if it
    /// does.
    private static String objection(Decision decision, Input.Delivered delivered) {
        String foreign = foreign(decision, delivered);
        if (!foreign.isEmpty()) return foreign;
        RunningPass pass = decision.pass.orElseThrow();
        Leaves leaves = Leaves.of(decision.plan.shards(), delivered.subtree());
        if (decision.has(Safeguard.ONCE) && pass.delivered().containsAll(leaves))
            return "delivered before";
        if (decision.has(Safeguard.NO_OVERLAP) && pass.delivered().intersects(leaves))
            return "overlaps what was delivered before";
        if (decision.has(Safeguard.AS_DEALT) && !wasDealt(decision, delivered, leaves))
            return "was not dealt to its worker as attempt " + delivered.work().attempt();
        return "";
    }

    /// Why an answer is none to the running pass; empty if it is one.
    private static String foreign(Decision decision, Input.Delivered delivered) {
        WorkId work = delivered.work();
        RunningPass pass = decision.pass.orElse(null);
        if (decision.has(Safeguard.SAME_RUN) && work.runId() != decision.settings.runId())
            return "of another run";
        if (decision.has(Safeguard.SAME_INCARNATION)
                && work.incarnation() != decision.settings.incarnation())
            return "of incarnation %d, this is %d"
                    .formatted(work.incarnation(), decision.settings.incarnation());
        boolean late = pass == null || work.pass() != pass.number();
        late |= work.version() != decision.version;
        if (pass == null || (decision.has(Safeguard.SAME_PASS) && late))
            return "late: of pass %d, version %d".formatted(work.pass(), work.version());
        if (decision.has(Safeguard.MEMBERS_ONLY)
                && decision.roster.find(delivered.worker()).isEmpty())
            return "its worker does not take part any more";
        if (delivered.subtree().end() > decision.plan.shards())
            return "of shards that there are not";
        return "";
    }

    private static boolean wasDealt(Decision decision, Input.Delivered delivered, Leaves leaves) {
        long pass = decision.pass.orElseThrow().number();
        return decision.roster
                .find(delivered.worker())
                .map(member -> member.wasDealt(pass, delivered.work().attempt(), leaves))
                .orElse(false);
    }

    /// What is wrong with the answer to the very work that is waited for: it will not come again.
    private static String defect(Decision decision, Input.Delivered delivered) {
        RunningPass pass = decision.pass.orElseThrow();
        if (delivered.rows() < 0 || delivered.rows() > decision.plan.rowsOf(pass.kind()))
            return "has %d rows, more than the whole pass".formatted(delivered.rows());
        if (Comparing.isCutOtherwise(decision, delivered))
            return "is of %s, which was not asked for".formatted(delivered.subtree());
        boolean wanted = pass.kind() instanceof Pass.Step && delivered.rows() > 0;
        if (delivered.gradients() != wanted) return wanted ? "lacks gradients" : "has gradients";
        return "";
    }

    /// Deals what is left of the running pass, or has it summed up.
    static void goOn(Decision decision) {
        deal(decision);
        sumUp(decision);
    }

    /// Has a complete pass summed up, unless answers are still to be compared.
    static void sumUp(Decision decision) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || !pass.isComplete() || pass.summing()) return;
        boolean held = Comparing.holdsBack(decision, pass);
        if (held && decision.has(Safeguard.AUDITS_AWAITED)) return;
        decision.pass = Optional.of(pass.summedUp());
        long expected = decision.plan.rowsOf(pass.kind());
        if (decision.has(Safeguard.ROWS_COUNTED) && pass.rows() != expected)
            decision.fail(
                    ExitCode.DEFECT,
                    "%s counted %d rows instead of %d; no parameter was changed by it"
                            .formatted(pass.kind(), pass.rows(), expected));
        else decision.add(new Effect.SumUp(pass.number(), pass.kind(), pass.rows()));
    }

    /// What the pass waits for beside computing; empty if nothing. One reason for all the time that
    /// shards are loaded, though they get fewer.
    static String loading(Decision decision) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null) return "";
        if (pass.undealt().isEmpty()) return Comparing.waiting(decision, pass);
        if (decision.waiting.startsWith(LOADING)) return decision.waiting;
        return LOADING + pass.undealt();
    }
}
