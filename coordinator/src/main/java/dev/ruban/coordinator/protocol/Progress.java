package dev.ruban.coordinator.protocol;

import dev.ruban.data.Split;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;
import java.util.OptionalDouble;

/// How far the training is.
/// @param stage          what the running pass is for
/// @param steps          updates applied
/// @param epochLoss      sum of the losses of the running epoch's steps so far, in step order
/// @param startLoss      mean of the training rows before the first update, once known
/// @param validationLoss the last one known
/// @param trained        the last epoch whose steps are done and that was not reported yet
record Progress(
        Stage stage,
        long steps,
        double epochLoss,
        OptionalDouble startLoss,
        OptionalDouble validationLoss,
        Optional<TrainedEpoch> trained) {
    enum Stage {
        /// A program has not asked for a pass.
        IDLE,
        START_EVALUATION,
        START_VALIDATION,
        STEP,
        VALIDATION,
        FINAL_EVALUATION
    }

    /// @param epoch from 1
    /// @param steps since the start of the job
    /// @param loss  mean over the epoch's rows
    record TrainedEpoch(int epoch, long steps, double loss) {}

    static Progress beginning(JobPlan plan) {
        Stage stage = Stage.START_EVALUATION;
        if (plan.startsWithStep()) stage = plan.validates() ? Stage.START_VALIDATION : Stage.STEP;
        return new Progress(
                stage, 0, 0.0, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }

    /// Before a program asks for its first pass.
    static Progress idle() {
        return new Progress(
                Stage.IDLE,
                0,
                0.0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /// A program asks for a pass.
    Progress asked(Pass pass) {
        return switch (pass) {
            case Pass.Step(long step) ->
                    new Progress(Stage.STEP, step, epochLoss, startLoss, validationLoss, trained);
            case Pass.Evaluation(Split split) ->
                    at(split == Split.TRAINING ? Stage.FINAL_EVALUATION : Stage.VALIDATION);
        };
    }

    Pass pass() {
        return switch (stage) {
            case IDLE -> throw new IllegalStateException("no pass was asked for");
            case STEP -> new Pass.Step(steps);
            case START_EVALUATION, FINAL_EVALUATION -> new Pass.Evaluation(Split.TRAINING);
            case START_VALIDATION, VALIDATION -> new Pass.Evaluation(Split.VALIDATION);
        };
    }

    Progress at(Stage next) {
        return new Progress(next, steps, epochLoss, startLoss, validationLoss, trained);
    }

    Progress withStartLoss(double loss) {
        return new Progress(
                stage, steps, epochLoss, OptionalDouble.of(loss), validationLoss, trained);
    }

    Progress withValidationLoss(double loss) {
        return new Progress(stage, steps, epochLoss, startLoss, OptionalDouble.of(loss), trained);
    }

    Progress afterStep(double loss) {
        return new Progress(stage, steps + 1, epochLoss + loss, startLoss, validationLoss, trained);
    }

    Progress afterEpoch(TrainedEpoch epoch) {
        return new Progress(stage, steps, 0.0, startLoss, validationLoss, Optional.of(epoch));
    }

    Progress reported() {
        return new Progress(stage, steps, epochLoss, startLoss, validationLoss, Optional.empty());
    }
}
