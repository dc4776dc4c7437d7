package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.Progress.Stage;
import java.util.Optional;
import java.util.OptionalDouble;

/// The callbacks' say: after each epoch, and where a number is not finite. No pass runs while they
/// are asked.
final class Consulting {
    private Consulting() {}

    static void ask(Decision decision, Question question) {
        decision.pass = Optional.empty();
        decision.question = Optional.of(question);
        decision.add(new Effect.Consult(question));
    }

    /// An answer that comes after the end counts for nothing, nor does one about a state that is
    /// taken back.
    static void advised(Decision decision, Input.Advised advice) {
        Question question = decision.question.orElse(null);
        if (question == null) return;
        decision.question = Optional.empty();
        if (decision.scrutiny.isRestoring()) {
            RollingBack.goBackIfIdle(decision);
            return;
        }
        switch (question) {
            case Question.EpochEnded ended -> epochAdvised(decision, ended, advice);
            case Question.NoStepFollows() -> end(decision, advice);
            case Question.Diverged diverged -> divergenceAdvised(decision, diverged, advice);
        }
        if (decision.phase == TrainingState.Phase.TRAINING) Interlude.goOn(decision);
    }

    private static void epochAdvised(
            Decision decision, Question.EpochEnded ended, Input.Advised advice) {
        if (!ended.last() && advice.stop().isEmpty()) {
            Progression.nextEpoch(decision);
            return;
        }
        if (!ended.last()) reportStopped(decision, advice);
        end(decision, advice);
    }

    private static void divergenceAdvised(
            Decision decision, Question.Diverged diverged, Input.Advised advice) {
        if (advice.stop().isEmpty()) {
            if (decision.progress.stage() == Stage.STEP)
                Progression.reportEpoch(decision, OptionalDouble.empty());
            Progression.fail(decision, diverged.what());
            return;
        }
        switch (decision.progress.stage()) {
            case FINAL_VALIDATION -> Progression.finallyValidated(decision, diverged.measure());
            case FINAL_EVALUATION -> Progression.finish(decision, diverged.measure());
            case VALIDATION -> {
                decision.progress = decision.progress.withValidation(diverged.measure());
                stopDiverged(decision, advice);
            }
            case STEP, EPOCH_EVALUATION -> stopDiverged(decision, advice);
            case IDLE, START_EVALUATION, START_VALIDATION ->
                    throw new IllegalStateException("a question before the first step");
        }
    }

    private static void stopDiverged(Decision decision, Input.Advised advice) {
        Progression.reportEpoch(decision, OptionalDouble.empty());
        reportStopped(decision, advice);
        end(decision, advice);
    }

    private static void reportStopped(Decision decision, Input.Advised advice) {
        int epoch = decision.progress.epochs();
        decision.add(new Effect.ReportStopped(epoch, advice.stop().orElseThrow()));
    }

    /// The training is over; what is kept comes back, unless it is what is there.
    private static void end(Decision decision, Input.Advised advice) {
        Input.Kept best = advice.best().orElse(null);
        boolean restored = best != null && best.steps() != decision.progress.steps();
        if (restored) restore(decision);
        if (best != null) decision.add(new Effect.ReportBest(best.epoch(), best.steps()));
        boolean validates = restored && decision.plan.validates();
        Progression.goTo(decision, validates ? Stage.FINAL_VALIDATION : Stage.FINAL_EVALUATION);
    }

    private static void restore(Decision decision) {
        Progression.reportEpoch(decision, OptionalDouble.empty());
        Comparing.beforeNewVersion(decision);
        if (decision.has(Safeguard.VERSION_RAISED)) decision.version++;
        decision.add(new Effect.Restore(decision.version));
    }
}
