package dev.ruban.coordinator.protocol;

import dev.ruban.data.Split;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;
import java.util.OptionalDouble;

/// How far the training is: between two passes, all that the next ones depend on beside the job and
/// the parameters. A checkpoint holds each component.
/// @param stage          what the running pass is for
/// @param steps          committed; in a line search each is an evaluation
/// @param epochs         whose steps are done
/// @param stepsOfEpoch   of the running epoch, so far
/// @param epochLoss      sum of the losses of the running epoch's steps so far, in step order
/// @param startLoss      mean of the training rows before the first update, once known
/// @param validationLoss the last one known
/// @param trained        the last epoch whose steps are done and that was not reported yet
/// @param complete       whether no step is to follow, though the job has more epochs
public record Progress(
        Stage stage,
        long steps,
        int epochs,
        long stepsOfEpoch,
        double epochLoss,
        OptionalDouble startLoss,
        OptionalDouble validationLoss,
        Optional<TrainedEpoch> trained,
        boolean complete) {
    public enum Stage {
        /// A program has not asked for a pass.
        IDLE,
        START_EVALUATION,
        START_VALIDATION,
        STEP,
        VALIDATION,
        FINAL_EVALUATION;

        /// What its pass is computed by.
        public Point point() {
            return this == STEP ? Point.NEXT_STEP : Point.PARAMETERS;
        }
    }

    /// @param epoch from 1
    /// @param steps since the start of the job
    /// @param loss  mean over the epoch's rows
    /// @param lossAfter where it is known by the epoch's own steps
    public record TrainedEpoch(int epoch, long steps, double loss, OptionalDouble lossAfter) {}

    /// Before the first pass of a job.
    public static Progress beginning(JobPlan plan) {
        Stage stage = Stage.START_EVALUATION;
        if (plan.startsWithStep()) stage = plan.validates() ? Stage.START_VALIDATION : Stage.STEP;
        return idle().at(stage);
    }

    /// Before a program asks for its first pass.
    static Progress idle() {
        return new Progress(
                Stage.IDLE,
                0,
                0,
                0,
                0.0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                false);
    }

    /// A program asks for a pass.
    Progress asked(Pass pass) {
        return switch (pass) {
            case Pass.Step(long step) ->
                    new Progress(
                            Stage.STEP,
                            step,
                            epochs,
                            stepsOfEpoch,
                            epochLoss,
                            startLoss,
                            validationLoss,
                            trained,
                            complete);
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
        return new Progress(
                next,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                startLoss,
                validationLoss,
                trained,
                complete);
    }

    Progress withStartLoss(double loss) {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                OptionalDouble.of(loss),
                validationLoss,
                trained,
                complete);
    }

    Progress withValidationLoss(double loss) {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                startLoss,
                OptionalDouble.of(loss),
                trained,
                complete);
    }

    Progress afterStep(double loss) {
        return new Progress(
                stage,
                steps + 1,
                epochs,
                stepsOfEpoch + 1,
                epochLoss + loss,
                startLoss,
                validationLoss,
                trained,
                complete);
    }

    /// The running epoch's steps are done.
    Progress afterEpoch(double loss, OptionalDouble lossAfter) {
        return new Progress(
                stage,
                steps,
                epochs + 1,
                0,
                0.0,
                startLoss,
                validationLoss,
                Optional.of(new TrainedEpoch(epochs + 1, steps, loss, lossAfter)),
                complete);
    }

    Progress reported() {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                startLoss,
                validationLoss,
                Optional.empty(),
                complete);
    }

    /// No step is to follow.
    Progress completed() {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                startLoss,
                validationLoss,
                trained,
                true);
    }
}
