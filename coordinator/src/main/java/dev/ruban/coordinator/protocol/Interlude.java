package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.problem.ExitCode;
import java.util.Optional;

/// What happens between two passes: a checkpoint, the end of a run that was asked to stop, or just
/// the next pass.
final class Interlude {
    private Interlude() {}

    /// No pass is running: begins the next one, unless something has to be written first. A checkpoint
    /// in the middle of the training is written beside the next pass; the one after the last step is
    /// waited for, so that a run that has ended has it.
    static void goOn(Decision decision) {
        decision.pass = Optional.empty();
        decision.keeping = decision.keeping.held(false);
        if (decision.keeping.stop().isPresent()) {
            end(decision);
            return;
        }
        boolean last = decision.progress.stage() == Stage.FINAL_EVALUATION;
        boolean wanted = last ? lacksLast(decision) : isDue(decision);
        if (wanted && isInDoubt(decision)) {
            postpone(decision, last);
            return;
        }
        if (wanted) take(decision);
        if (last && decision.keeping.writing()) hold(decision);
        else Dealing.begin(decision);
    }

    /// Whether the state may not be kept: after a crash nobody would know what was doubted in it.
    private static boolean isInDoubt(Decision decision) {
        return decision.has(Safeguard.SETTLED_BEFORE_KEPT) && Comparing.isInDoubt(decision);
    }

    /// What is doubted is settled by the coordinator, beside one more pass if that is early enough.
    private static void postpone(Decision decision, boolean last) {
        Comparing.settle(decision);
        long steps = decision.progress.steps();
        boolean now = last || decision.settings.checkpoints().isExactly(steps);
        if (now || decision.keeping.overdue()) {
            hold(decision);
            return;
        }
        decision.keeping = decision.keeping.postponed();
        Dealing.begin(decision);
    }

    /// The last answer that was doubted is not doubted any more, and nobody has to go back for it.
    static void settled(Decision decision) {
        if (decision.phase != Phase.TRAINING || decision.scrutiny.isRestoring()) return;
        if (Comparing.isInDoubt(decision)) return;
        Optional<Input.SummedUp> withheld = decision.scrutiny.withheld();
        if (withheld.isPresent()) {
            decision.scrutiny = decision.scrutiny.withholding(Optional.empty());
            Progression.advance(decision, withheld.get());
        } else if (decision.keeping.held()) goOn(decision);
    }

    private static boolean isDue(Decision decision) {
        if (decision.keeping.writing()) return false;
        long steps = decision.progress.steps();
        long since = steps - decision.keeping.newest().steps();
        long sinceNanos = decision.nowNanos - decision.keeping.takenNanos();
        return decision.settings.checkpoints().isDue(steps, since, sinceNanos);
    }

    /// While another is being written, the last one has to wait.
    private static boolean lacksLast(Decision decision) {
        return !decision.keeping.writing() && isUnsaved(decision);
    }

    private static boolean isUnsaved(Decision decision) {
        return !decision.settings.checkpoints().isNone()
                && !decision.progress.equals(decision.keeping.newest());
    }

    private static void take(Decision decision) {
        decision.keeping = decision.keeping.taken(decision.progress, decision.nowNanos);
        decision.add(new Effect.Checkpoint(decision.progress));
    }

    private static void hold(Decision decision) {
        decision.keeping = decision.keeping.held(true);
    }

    static void written(Decision decision, long steps) {
        if (decision.phase == Phase.ENDED) return;
        if (!decision.keeping.writing() || decision.keeping.newest().steps() != steps)
            throw new IllegalStateException(
                    "a checkpoint of step %d is written, not of %s"
                            .formatted(steps, decision.keeping));
        boolean held = decision.keeping.held();
        decision.keeping = decision.keeping.written();
        if (decision.scrutiny.isRestoring()) RollingBack.goBackIfIdle(decision);
        else if (held) goOn(decision);
    }

    static void failed(Decision decision, long steps, String reason) {
        decision.stop(
                ExitCode.IO,
                "the checkpoint after step %d is not kept: %s".formatted(steps, reason));
    }

    /// The running pass is finished if there is somebody to do so; callbacks that are asked may answer.
    static void stop(Decision decision, ExitCode code, String message) {
        if (decision.phase == Phase.ENDED || decision.keeping.stop().isPresent()) return;
        decision.note("asked to stop: the step is finished and a checkpoint kept");
        decision.keeping =
                decision.keeping.asked(new Keeping.Stop(code, message, decision.nowNanos));
        if (decision.scrutiny.isRestoring() || decision.question.isPresent()) return;
        if (decision.pass.isEmpty() || decision.roster.isEmpty() || decision.settings.driven())
            end(decision);
    }

    /// A pass that does not come to its end is given up: it has touched nothing yet.
    static void tick(Decision decision) {
        Keeping.Stop stop = decision.keeping.stop().orElse(null);
        if (stop == null || decision.phase == Phase.ENDED || decision.pass.isEmpty()) return;
        long waited = decision.nowNanos - stop.sinceNanos();
        if (decision.roster.isEmpty() || waited > decision.settings.heartbeatTimeoutNanos())
            end(decision);
    }

    private static void end(Decision decision) {
        decision.pass.ifPresent(given -> Comparing.drop(decision, given.number()));
        decision.pass = Optional.empty();
        decision.scrutiny = decision.scrutiny.withholding(Optional.empty());
        if (isInDoubt(decision)) {
            Comparing.settle(decision);
            hold(decision);
            return;
        }
        if (!decision.keeping.writing() && isUnsaved(decision)) take(decision);
        if (decision.keeping.writing()) {
            hold(decision);
            return;
        }
        Keeping.Stop stop = decision.keeping.stop().orElseThrow();
        decision.fail(stop.code(), stop.message());
    }

    /// What nothing but the disk or the coordinator's own computing is waited for; empty if there is
    /// more to do.
    static String waiting(Decision decision) {
        if (!decision.keeping.held()) return "";
        if (decision.keeping.writing())
            return "waiting: the checkpoint after step %d is being written"
                    .formatted(decision.keeping.newest().steps());
        return "waiting: second answers are compared before the state after step %d is kept"
                .formatted(decision.progress.steps());
    }
}
