package dev.ruban.coordinator.protocol;

import dev.ruban.data.Split;
import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;
import java.util.OptionalDouble;

/// How far the training is: between two passes, all that the next ones depend on beside the job and
/// the parameters. A checkpoint holds each component.
/// @param stage        what the running pass is for
/// @param steps        committed; in a line search each is an evaluation
/// @param epochs       whose steps are done
/// @param stepsOfEpoch of the running epoch, so far
/// @param epochLoss    sum of the losses of the running epoch's steps so far, in step order
/// @param epochMetrics the metrics of the same steps; in a line search those of the parameters that
///     the epoch starts from
/// @param start        of the training rows before the first update, once known
/// @param validation   the last one known
/// @param trained      the last epoch whose steps are done and that was not reported yet
/// @param complete     whether no step is to follow, though the job has more epochs
public record Progress(
        Stage stage,
        long steps,
        int epochs,
        long stepsOfEpoch,
        double epochLoss,
        EpochSums epochMetrics,
        Optional<Measure> start,
        Optional<Measure> validation,
        Optional<TrainedEpoch> trained,
        boolean complete) {
    public enum Stage {
        /// A program has not asked for a pass.
        IDLE,
        START_EVALUATION,
        START_VALIDATION,
        STEP,
        /// Of the training rows between two epochs of a line search, for their metrics.
        EPOCH_EVALUATION,
        VALIDATION,
        /// Of parameters that were restored.
        FINAL_VALIDATION,
        FINAL_EVALUATION;

        /// Whether all steps are done.
        public boolean isFinal() {
            return this == FINAL_VALIDATION || this == FINAL_EVALUATION;
        }

        /// What its pass is computed by.
        public Point point() {
            return this == STEP ? Point.NEXT_STEP : Point.PARAMETERS;
        }
    }

    /// @param epoch     from 1
    /// @param steps     since the start of the job
    /// @param measure   over the epoch's rows
    /// @param lossAfter where it is known by the epoch's own steps
    public record TrainedEpoch(int epoch, long steps, Measure measure, OptionalDouble lossAfter) {}

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
                EpochSums.NONE,
                Optional.empty(),
                Optional.empty(),
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
                            epochMetrics,
                            start,
                            validation,
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
            case START_EVALUATION, EPOCH_EVALUATION, FINAL_EVALUATION ->
                    new Pass.Evaluation(Split.TRAINING);
            case START_VALIDATION, VALIDATION, FINAL_VALIDATION ->
                    new Pass.Evaluation(Split.VALIDATION);
        };
    }

    OptionalDouble validationLoss() {
        return validation.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(validation.get().loss());
    }

    MetricSums validationMetrics() {
        return validation.map(Measure::metrics).orElse(MetricSums.NONE);
    }

    Progress at(Stage next) {
        return new Progress(
                next,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                epochMetrics,
                start,
                validation,
                trained,
                complete);
    }

    Progress withStart(Measure measure) {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                epochMetrics,
                Optional.of(measure),
                validation,
                trained,
                complete);
    }

    Progress withValidation(Measure measure) {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                epochMetrics,
                start,
                Optional.of(measure),
                trained,
                complete);
    }

    /// @param loss    sum of the losses of the step's rows
    /// @param metrics that count for the epoch
    Progress afterStep(double loss, MetricSums metrics) {
        return new Progress(
                stage,
                steps + 1,
                epochs,
                stepsOfEpoch + 1,
                epochLoss + loss,
                epochMetrics.plus(metrics),
                start,
                validation,
                trained,
                complete);
    }

    /// The running epoch's steps are done.
    Progress afterEpoch(Measure measure, OptionalDouble lossAfter) {
        return new Progress(
                stage,
                steps,
                epochs + 1,
                0,
                0.0,
                EpochSums.NONE,
                start,
                validation,
                Optional.of(new TrainedEpoch(epochs + 1, steps, measure, lossAfter)),
                complete);
    }

    /// The next epoch of a line search starts from parameters with these metrics.
    Progress startingFrom(MetricSums metrics) {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                EpochSums.of(metrics),
                start,
                validation,
                trained,
                complete);
    }

    Progress reported() {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                epochMetrics,
                start,
                validation,
                Optional.empty(),
                complete);
    }

    /// Why no step is to follow, though the job has more epochs, where that is so.
    public Optional<String> conclusion() {
        return complete
                ? Optional.of("L-BFGS has converged: nothing would change")
                : Optional.empty();
    }

    /// No step is to follow.
    Progress completed() {
        return new Progress(
                stage,
                steps,
                epochs,
                stepsOfEpoch,
                epochLoss,
                epochMetrics,
                start,
                validation,
                trained,
                true);
    }
}
