package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.reduction.Subtree;
import java.util.List;
import java.util.Optional;

/// Second answers. The first one counts in the sum; if the second differs, the coordinator computes
/// the subtree itself, and whoever differs from it is expelled.
final class Comparing {
    /// Parameters of so many earlier versions are kept for answers that are still to come.
    private static final int MOST_VERSIONS = 2;

    private Comparing() {}

    static Optional<Comparison> find(Decision decision, long pass, Subtree subtree) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.isOf(pass, subtree)) return Optional.of(comparison);
        return Optional.empty();
    }

    /// Asks a worker for its answer: to the work that it has, or is about to be dealt.
    static void ask(Decision decision, WorkerId worker, Subtree subtree, boolean audit) {
        RunningPass pass = decision.pass.orElseThrow();
        Comparison comparison =
                find(decision, pass.number(), subtree)
                        .orElseGet(() -> begun(decision, pass, subtree, audit));
        long attempt =
                decision.roster
                        .find(worker)
                        .map(member -> member.attempt(pass.number(), subtree))
                        .orElse(0L);
        decision.scrutiny = decision.scrutiny.with(comparison.asking(worker, attempt));
    }

    /// A worker was dealt work of the running pass; parts of it may be compared.
    static void dealt(Decision decision, WorkerId worker, long attempt, List<Subtree> subtrees) {
        long pass = decision.pass.orElseThrow().number();
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.pass() == pass && subtrees.contains(comparison.subtree()))
                decision.scrutiny = decision.scrutiny.with(comparison.dealt(worker, attempt));
    }

    private static Comparison begun(
            Decision decision, RunningPass pass, Subtree subtree, boolean audit) {
        long updates = decision.progress.steps();
        return Comparison.begun(pass, decision.version, updates, subtree, audit);
    }

    /// The comparison that an answer is awaited for.
    private static Optional<Comparison> awaiting(Decision decision, Input.Delivered delivered) {
        WorkerId worker = delivered.worker();
        long attempt = delivered.work().attempt();
        return find(decision, delivered.work().pass(), delivered.subtree())
                .filter(one -> one.awaits(worker, attempt, decision.settings.safeguards()));
    }

    /// Whether an answer is only to be compared: another one was summed.
    static boolean isSecond(Decision decision, Input.Delivered delivered) {
        if (decision.scrutiny.comparisons().isEmpty()) return false;
        return delivered.work().isOf(decision.settings)
                && awaiting(decision, delivered)
                        .filter(comparison -> !comparison.answers().isEmpty())
                        .isPresent();
    }

    /// Whether an answer is to a part of what was asked for, so that it cannot be compared.
    static boolean isCutOtherwise(Decision decision, Input.Delivered delivered) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.pass() == delivered.work().pass()
                    && comparison.asks(delivered.worker())
                    && comparison.subtree().overlaps(delivered.subtree())
                    && !comparison.subtree().equals(delivered.subtree())) return true;
        return false;
    }

    /// Keeps an answer, first or second, and looks at what is known now.
    static void take(Decision decision, Input.Delivered delivered) {
        Comparison comparison = awaiting(decision, delivered).orElse(null);
        Member member = decision.roster.find(delivered.worker()).orElse(null);
        if (comparison == null || member == null) return;
        Answer answer = new Answer(member.id(), member.request(), delivered.digest());
        look(decision, comparison.answered(answer));
    }

    static void recomputed(Decision decision, Input.Recomputed recomputed) {
        find(decision, recomputed.pass(), recomputed.subtree())
                .ifPresent(
                        comparison -> look(decision, comparison.recomputed(recomputed.digest())));
    }

    /// Closes a comparison whose answers agree; asks the coordinator itself if they do not.
    private static void look(Decision decision, Comparison comparison) {
        decision.scrutiny = decision.scrutiny.with(comparison);
        boolean believed = !decision.has(Safeguard.SECOND_COMPARED);
        if (comparison.agrees() || believed && comparison.differs()) {
            close(decision, comparison);
            Dealing.sumUp(decision);
            Interlude.settled(decision);
        } else if (comparison.own().isEmpty()) {
            if (comparison.differs()) askCoordinator(decision, comparison);
        } else if (!comparison.wrong().isEmpty()) Expelling.expel(decision, comparison);
    }

    /// The coordinator computes the subtree from its own copy of the rows.
    static void askCoordinator(Decision decision, Comparison comparison) {
        if (comparison.recomputing()) return;
        decision.scrutiny = decision.scrutiny.with(comparison.askingCoordinator());
        decision.add(
                new Effect.Recompute(
                        comparison.pass(),
                        comparison.kind(),
                        comparison.version(),
                        comparison.subtree()));
    }

    static void close(Decision decision, Comparison comparison) {
        decision.scrutiny = decision.scrutiny.without(comparison);
        forget(decision, comparison.version());
    }

    /// Earlier parameters that nobody needs any more.
    private static void forget(Decision decision, long version) {
        if (version == decision.version || isNeeded(decision, version)) return;
        decision.add(new Effect.Forget(version));
    }

    private static boolean isNeeded(Decision decision, long version) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.version() == version) return true;
        return false;
    }

    /// What the workers compute by is about to be something else: it is kept if it is needed. When as
    /// many are kept as may be, nobody waits for answers to the oldest: the coordinator computes.
    static void beforeNewVersion(Decision decision) {
        if (!isNeeded(decision, decision.version)) return;
        decision.add(new Effect.Keep(decision.version));
        if (versions(decision) >= MOST_VERSIONS) settle(decision, oldestVersion(decision));
    }

    private static long versions(Decision decision) {
        return decision.scrutiny.comparisons().stream()
                .mapToLong(Comparison::version)
                .distinct()
                .count();
    }

    private static long oldestVersion(Decision decision) {
        return decision.scrutiny.comparisons().stream()
                .mapToLong(Comparison::version)
                .min()
                .orElse(0);
    }

    private static void settle(Decision decision, long version) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.version() == version) askCoordinator(decision, comparison);
    }

    /// Whether answers are still to be compared.
    static boolean isInDoubt(Decision decision) {
        return !decision.scrutiny.comparisons().isEmpty();
    }

    /// Nobody waits for workers any more: the coordinator computes all that is doubted.
    static void settle(Decision decision) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            askCoordinator(decision, comparison);
    }

    /// A worker will not answer any more.
    static void gone(Decision decision, WorkerId worker) {
        for (Comparison comparison : decision.scrutiny.comparisons()) {
            if (!comparison.asks(worker)) continue;
            Comparison rest = comparison.without(worker);
            decision.scrutiny = decision.scrutiny.with(rest);
            if (!goesOn(decision, rest)) close(decision, rest);
            else if (!rest.audit() && rest.parties() < 2) askCoordinator(decision, rest);
        }
    }

    /// Whether anybody has answered or will. What was begun to be compared is compared: an audit finds
    /// somebody else for a worker that is gone, for others the coordinator is the second. Without any
    /// worker the shards are dealt anew.
    private static boolean goesOn(Decision decision, Comparison rest) {
        if (!decision.has(Safeguard.COMPARISON_GOES_ON) && rest.parties() < 2) return false;
        return !rest.asked().isEmpty() || !rest.answers().isEmpty();
    }

    /// What belongs to a pass that is given up.
    static void drop(Decision decision, long pass) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.pass() == pass) close(decision, comparison);
    }

    /// What a complete pass waits for, if that takes long; empty if nothing.
    static String waiting(Decision decision, RunningPass pass) {
        boolean withheld = decision.scrutiny.withheld().isPresent();
        boolean held = pass.isComplete() && (!pass.summing() || withheld);
        long since = decision.nowNanos - pass.beganNanos();
        if (!held || since < decision.settings.heartbeatTimeoutNanos()) return "";
        return "waiting: second answers are compared before %s counts"
                .formatted(Losses.what(pass.kind()));
    }

    /// Whether a complete pass may not be summed up yet: its audits do not agree yet; or it is the last
    /// one, or a program's, which cannot take it back, and an answer may still turn out wrong; or
    /// it has other rows than it should, and it may be a wrong answer that says so; or too many
    /// earlier parameters would have to be kept. But for audits nobody waits for a worker that is
    /// late: the coordinator computes itself.
    static boolean holdsBack(Decision decision, RunningPass pass) {
        if (decision.scrutiny.comparisons().isEmpty()) return false;
        boolean last =
                decision.settings.driven() || decision.progress.stage() == Stage.FINAL_EVALUATION;
        boolean miscounted = pass.rows() != decision.plan.rowsOf(pass.kind());
        boolean crowded = versions(decision) > MOST_VERSIONS;
        long oldest = oldestVersion(decision);
        boolean holds = false;
        for (Comparison comparison : decision.scrutiny.comparisons()) {
            boolean ofPass = comparison.pass() == pass.number();
            boolean audited = comparison.audit() && ofPass;
            boolean awaited =
                    last || ofPass && miscounted || crowded && comparison.version() == oldest;
            boolean nobody = audited && comparison.parties() < 2;
            if (nobody || awaited && !audited) askCoordinator(decision, comparison);
            holds |= awaited || audited;
        }
        return holds;
    }
}
