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
        if (decision.keeping.stop().isPresent()) {
            end(decision);
            return;
        }
        boolean last = decision.progress.stage() == Stage.FINAL_EVALUATION;
        if (last ? lacksLast(decision) : isDue(decision)) take(decision);
        if (last && decision.keeping.writing()) hold(decision);
        else Dealing.begin(decision);
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
        decision.pass = Optional.empty();
        decision.keeping = decision.keeping.hold();
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
        decision.pass = Optional.empty();
        if (!decision.keeping.writing() && isUnsaved(decision)) take(decision);
        if (decision.keeping.writing()) {
            hold(decision);
            return;
        }
        Keeping.Stop stop = decision.keeping.stop().orElseThrow();
        decision.fail(stop.code(), stop.message());
    }

    /// What nothing but the disk is waited for; empty if there is more to do.
    static String waiting(Decision decision) {
        if (!decision.keeping.held()) return "";
        return "waiting: the checkpoint after step %d is being written"
                .formatted(decision.keeping.newest().steps());
    }
}
