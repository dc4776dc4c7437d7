package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.Progress.TrainedEpoch;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;
import java.util.OptionalDouble;

/// What follows when a pass is summed up: the sequence of a job.
///
/// The loss before training is evaluated first (for a full batch it is the first step's loss: same
/// rows, same bits), then the validation loss; then come the steps, with the validation loss after
/// each epoch; at the end the training rows are evaluated once more. For full batches the loss after
/// an epoch is the next step's.
final class Progression {
    private Progression() {}

    static void advance(Decision decision, Input.SummedUp summedUp) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || pass.number() != summedUp.pass()) return;
        if (!Double.isFinite(summedUp.loss()) || !summedUp.finite()) {
            // The epoch before is done, only its loss afterwards will never be known.
            if (pass.kind() instanceof Pass.Step) reportEpoch(decision, OptionalDouble.empty());
            decision.fail(ExitCode.DATA, diverged(decision, summedUp));
            return;
        }
        double mean = summedUp.loss() / pass.rows();
        switch (decision.progress.stage()) {
            case IDLE -> throw new IllegalStateException("a pass without its stage");
            case START_EVALUATION -> startEvaluated(decision, mean);
            case START_VALIDATION -> startValidated(decision, mean);
            case STEP -> stepSummed(decision, summedUp.loss(), mean);
            case VALIDATION -> {
                decision.progress = decision.progress.withValidationLoss(mean);
                epochDone(decision);
            }
            case FINAL_EVALUATION -> finish(decision, mean);
        }
        if (decision.phase == TrainingState.Phase.TRAINING) Dealing.begin(decision);
    }

    private static void startEvaluated(Decision decision, double mean) {
        decision.progress = decision.progress.withStartLoss(mean);
        if (decision.plan.validates()) {
            decision.progress = decision.progress.at(Stage.START_VALIDATION);
            return;
        }
        reportStarted(decision, mean);
        train(decision);
    }

    private static void startValidated(Decision decision, double mean) {
        decision.progress = decision.progress.withValidationLoss(mean);
        decision.progress.startLoss().ifPresent(loss -> reportStarted(decision, loss));
        train(decision);
    }

    private static void train(Decision decision) {
        boolean done = decision.progress.steps() == decision.plan.steps();
        decision.progress = decision.progress.at(done ? Stage.FINAL_EVALUATION : Stage.STEP);
    }

    private static void reportStarted(Decision decision, double loss) {
        decision.add(new Effect.ReportStarted(loss, decision.progress.validationLoss()));
    }

    private static void stepSummed(Decision decision, double loss, double mean) {
        if (decision.plan.startsWithStep()) {
            if (decision.progress.steps() == 0) reportStarted(decision, mean);
            else reportEpoch(decision, OptionalDouble.of(mean));
        }
        if (decision.has(Safeguard.VERSION_RAISED)) decision.version++;
        decision.progress = decision.progress.afterStep(loss);
        decision.add(new Effect.Commit(decision.progress.steps(), decision.version));
        reportStep(decision);
    }

    private static void reportStep(Decision decision) {
        long perEpoch = decision.plan.stepsPerEpoch();
        long done = (decision.progress.steps() - 1) % perEpoch + 1;
        long rows = Math.min(decision.plan.rows(), done * decision.plan.batchSize());
        double lossSoFar = decision.progress.epochLoss() / rows;
        decision.add(new Effect.ReportStep(done, perEpoch, lossSoFar));
        if (done == perEpoch) epochTrained(decision, lossSoFar);
    }

    private static void epochTrained(Decision decision, double loss) {
        long steps = decision.progress.steps();
        int epoch = (int) (steps / decision.plan.stepsPerEpoch());
        decision.add(new Effect.ReportEpochTrained(epoch, loss));
        decision.progress = decision.progress.afterEpoch(new TrainedEpoch(epoch, steps, loss));
        if (decision.plan.validates()) decision.progress = decision.progress.at(Stage.VALIDATION);
        else epochDone(decision);
    }

    /// The epoch's steps are done and validated; only the loss after it may be missing.
    private static void epochDone(Decision decision) {
        boolean last = decision.progress.steps() == decision.plan.steps();
        if (!last && !decision.plan.startsWithStep()) reportEpoch(decision, OptionalDouble.empty());
        train(decision);
    }

    private static void reportEpoch(Decision decision, OptionalDouble lossAfter) {
        Optional<TrainedEpoch> trained = decision.progress.trained();
        trained.ifPresent(epoch ->
                decision.add(
                        new Effect.ReportEpoch(
                                epoch.epoch(),
                                epoch.steps(),
                                epoch.loss(),
                                lossAfter,
                                decision.progress.validationLoss())));
        decision.progress = decision.progress.reported();
    }

    private static void finish(Decision decision, double finalLoss) {
        reportEpoch(decision, OptionalDouble.of(finalLoss));
        int workers = decision.workers;
        for (Member member : decision.roster) if (member.delivered()) workers++;
        decision.add(
                new Effect.ReportFinished(
                        finalLoss,
                        decision.progress.validationLoss(),
                        decision.progress.steps(),
                        workers));
        decision.end(Farewell.FINISHED, "the run is finished");
    }

    private static String diverged(Decision decision, Input.SummedUp summedUp) {
        Progress progress = decision.progress;
        String what =
                Double.isFinite(summedUp.loss())
                        ? "a gradient or parameter is not a finite number"
                        : "the loss is " + summedUp.loss();
        String where =
                switch (progress.stage()) {
                    case IDLE, START_EVALUATION, START_VALIDATION -> "before the first step";
                    case STEP ->
                            "at step %d of %d (epoch %d)"
                                    .formatted(
                                            progress.steps() + 1,
                                            decision.plan.steps(),
                                            progress.steps() / decision.plan.stepsPerEpoch() + 1);
                    case VALIDATION -> "on the validation rows after step " + progress.steps();
                    case FINAL_EVALUATION -> "after the last step, " + progress.steps();
                };
        return "%s %s, with learning rate %s; the parameters after step %d are kept; %s"
                .formatted(
                        what,
                        where,
                        decision.plan.learningRate(),
                        progress.steps(),
                        "try a smaller --learning-rate, or --standardize");
    }
}
