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

    /// Asks a worker for its answer.
    static void ask(Decision decision, WorkerId worker, Subtree subtree, boolean audit) {
        RunningPass pass = decision.pass.orElseThrow();
        Comparison comparison =
                find(decision, pass.number(), subtree)
                        .orElseGet(() -> begun(decision, pass, subtree, audit));
        decision.scrutiny = decision.scrutiny.with(comparison.asking(worker));
    }

    /// An evaluation looks at all updates before it; a state of fewer ones has not been looked at.
    private static Comparison begun(
            Decision decision, RunningPass pass, Subtree subtree, boolean audit) {
        boolean step = decision.progress.stage() == Stage.STEP;
        long updates = decision.progress.steps() - (step ? 0 : 1);
        return Comparison.begun(pass, decision.version, updates, subtree, audit);
    }

    /// Whether an answer is only to be compared: another one was summed.
    static boolean isSecond(Decision decision, Input.Delivered delivered) {
        if (decision.scrutiny.comparisons().isEmpty()) return false;
        WorkId work = delivered.work();
        Comparison comparison =
                find(decision, work.pass(), delivered.subtree())
                        .filter(one -> one.asked().contains(delivered.worker()))
                        .orElse(null);
        return comparison != null
                && work.runId() == decision.settings.runId()
                && work.incarnation() == decision.settings.incarnation()
                && !comparison.answers().isEmpty();
    }

    /// Whether an answer is to a part of what was asked for, so that it cannot be compared.
    static boolean isCutOtherwise(Decision decision, Input.Delivered delivered) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.pass() == delivered.work().pass()
                    && comparison.asked().contains(delivered.worker())
                    && comparison.subtree().overlaps(delivered.subtree())
                    && !comparison.subtree().equals(delivered.subtree())) return true;
        return false;
    }

    /// Keeps an answer, first or second, and looks at what is known now.
    static void take(Decision decision, Input.Delivered delivered) {
        Comparison comparison =
                find(decision, delivered.work().pass(), delivered.subtree())
                        .filter(one -> one.asked().contains(delivered.worker()))
                        .orElse(null);
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

    /// What the workers compute by is about to be something else: it is kept if it is needed,
    /// for at most two versions; what is older is not compared any more.
    static void beforeNewVersion(Decision decision) {
        if (!isNeeded(decision, decision.version)) return;
        decision.add(new Effect.Keep(decision.version));
        List<Long> versions =
                decision.scrutiny.comparisons().stream()
                        .map(Comparison::version)
                        .distinct()
                        .sorted()
                        .toList();
        if (versions.size() <= MOST_VERSIONS) return;
        long oldest = versions.getFirst();
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.version() == oldest) close(decision, comparison);
    }

    /// A worker will not answer any more.
    static void gone(Decision decision, WorkerId worker) {
        for (Comparison comparison : decision.scrutiny.comparisons()) {
            if (!comparison.asked().contains(worker)) continue;
            Comparison rest = comparison.without(worker);
            decision.scrutiny = decision.scrutiny.with(rest);
            if (!goesOn(decision, rest)) close(decision, rest);
        }
    }

    /// Whether a comparison has what it takes. An audit finds somebody else for a worker that is gone,
    /// be it that the other one has not answered yet; without any worker, its shards are dealt anew.
    private static boolean goesOn(Decision decision, Comparison rest) {
        boolean workers = !rest.asked().isEmpty() || !rest.answers().isEmpty();
        boolean waits = decision.has(Safeguard.AUDIT_GOES_ON) || !rest.answers().isEmpty();
        return workers && (rest.parties() > 1 || rest.audit() && waits);
    }

    /// What belongs to a pass that is given up.
    static void drop(Decision decision, long pass) {
        for (Comparison comparison : decision.scrutiny.comparisons())
            if (comparison.pass() == pass) close(decision, comparison);
    }

    /// What a complete pass waits for, if that takes long; empty if nothing.
    static String waiting(Decision decision, RunningPass pass) {
        boolean held = pass.isComplete() && !pass.summing();
        long since = decision.nowNanos - pass.beganNanos();
        if (!held || since < decision.settings.heartbeatTimeoutNanos()) return "";
        return "waiting: second answers are compared before %s counts"
                .formatted(Losses.what(pass.kind()));
    }

    /// Whether a complete pass may not be summed up yet: its audits do not agree yet, or it is the
    /// last one, and an earlier answer may still turn out wrong. For the latter nobody waits for a
    /// worker that is late: the coordinator computes itself.
    static boolean holdsBack(Decision decision, RunningPass pass) {
        if (decision.scrutiny.comparisons().isEmpty()) return false;
        boolean last =
                decision.progress.stage() == Stage.FINAL_EVALUATION && !decision.settings.driven();
        boolean holds = false;
        for (Comparison comparison : decision.scrutiny.comparisons()) {
            boolean audited = comparison.audit() && comparison.pass() == pass.number();
            if (last && !audited) askCoordinator(decision, comparison);
            holds |= last || audited;
        }
        return holds;
    }
}
