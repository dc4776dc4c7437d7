package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the loss of a worker costs: who computes its shards from now on, and whether anybody may.
final class Losses {
    private Losses() {}

    /// Keeps what a worker was at when it crashed.
    static void remember(Decision decision, Member member, String reason) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null) return;
        Leaves undelivered = member.assigned(pass.number()).minus(pass.delivered());
        if (undelivered.isEmpty()) return;
        Crash crash = new Crash(undelivered, member.id(), member.request(), reason);
        decision.pass = Optional.of(pass.withCrash(crash));
    }

    /// A process comes back whose connection had broken: it had not crashed.
    static void forgive(Decision decision, Claim claim) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || pass.crashes().isEmpty()) return;
        List<Crash> rest = new ArrayList<>(pass.crashes());
        int incarnation = decision.settings.incarnation();
        if (rest.removeIf(crash -> crash.isOf(incarnation, claim)))
            decision.pass = Optional.of(pass.withCrashes(rest));
    }

    /// Gives the run up if shards of the running pass were with three workers that crashed, and are
    /// with nobody now: a fourth one would fare no better.
    static void stopIfDeadly(Decision decision) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || !decision.has(Safeguard.DEADLY_KEPT_BACK)) return;
        Leaves deadly = deadly(pass).minus(pass.delivered());
        for (Member member : decision.roster) deadly = deadly.minus(member.assigned(pass.number()));
        if (deadly.isEmpty()) return;
        decision.fail(
                ExitCode.DATA,
                "shard%s %s of %s, %s, %s with three workers when each of them crashed, and %s not dealt out again: %s; look at these rows, or give the workers more memory"
                        .formatted(
                                deadly.count() == 1 ? "" : "s",
                                deadly,
                                what(pass.kind()),
                                rows(decision.plan, pass.kind(), deadly),
                                deadly.count() == 1 ? "was" : "were",
                                deadly.count() == 1 ? "is" : "are",
                                lastWords(pass, deadly)));
    }

    /// Whether a part was with three workers that crashed, and nobody has shown that it can be
    /// computed.
    static boolean isDeadly(Decision decision, Subtree subtree) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || pass.crashes().isEmpty()) return false;
        if (!decision.has(Safeguard.DEADLY_KEPT_BACK)) return false;
        Leaves deadly = deadly(pass).minus(pass.delivered());
        return deadly.intersects(Leaves.of(decision.plan.shards(), subtree));
    }

    /// The shards that were with three workers which crashed.
    private static Leaves deadly(RunningPass pass) {
        Leaves once = Leaves.none(pass.delivered().shards());
        Leaves twice = once;
        Leaves thrice = once;
        for (Crash crash : pass.crashes()) {
            thrice = thrice.union(twice.intersection(crash.undelivered()));
            twice = twice.union(once.intersection(crash.undelivered()));
            once = once.union(crash.undelivered());
        }
        return thrice;
    }

    private static String lastWords(RunningPass pass, Leaves deadly) {
        return pass.crashes().stream()
                .filter(crash -> crash.undelivered().intersects(deadly))
                .map(Crash::toString)
                .collect(Collectors.joining("; "));
    }

    /// A pass for people.
    static String what(Pass kind) {
        return switch (kind) {
            case Pass.Step(long step) -> "step " + (step + 1);
            case Pass.Evaluation(Split split) ->
                    split == Split.TRAINING
                            ? "the evaluation of the training rows"
                            : "the evaluation of the validation rows";
        };
    }

    /// As in `rows 12-19 (from 0)`.
    private static String rows(JobPlan plan, Pass kind, Leaves leaves) {
        boolean validation = kind.equals(new Pass.Evaluation(Split.VALIDATION));
        long all = validation ? plan.validationRows() : plan.rows();
        ShardLayout layout = new ShardLayout(all, plan.shards());
        String ranges =
                leaves.ranges().stream()
                        .map(range -> rows(layout, range))
                        .collect(Collectors.joining(", "));
        return "%srows %s (from 0)".formatted(validation ? "validation " : "", ranges);
    }

    private static String rows(ShardLayout layout, Leaves.Range range) {
        int last = range.end() - 1;
        long end = layout.firstRow(last) + layout.rowsOf(last);
        return "%d-%d".formatted(layout.firstRow(range.first()), Math.max(0, end - 1));
    }

    /// What becomes of the shards of a worker that is gone, or is about to leave; empty if that goes
    /// without saying.
    static String remedy(Decision decision, Member gone) {
        if (decision.phase != Phase.TRAINING) return "";
        if (gone.target().isEmpty()) return inFlight(decision, gone);
        List<Member> heirs =
                decision.roster.members().stream()
                        .filter(member -> member.target().intersects(gone.target()))
                        .filter(member -> !member.leaving())
                        .toList();
        if (heirs.isEmpty()) return "; they wait for another worker";
        String names = heirs.stream().map(m -> m.id().toString()).collect(Collectors.joining(", "));
        return "; they go to " + names + inFlight(decision, gone);
    }

    private static String inFlight(Decision decision, Member gone) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null) return "";
        Leaves undelivered = gone.assigned(pass.number()).minus(pass.delivered());
        for (Member member : decision.roster)
            undelivered = undelivered.minus(member.assigned(pass.number()));
        if (undelivered.isEmpty()) return "";
        return ", to be computed again: " + undelivered;
    }
}
