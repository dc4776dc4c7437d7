package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.Progress.TrainedEpoch;
import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
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
///
/// In a line search a step is an evaluation at a point of its own, and an epoch is an iteration, which
/// tells the loss after it, too. Evaluations are of the parameters, not of such a point: they are
/// published for them.
final class Progression {
    private Progression() {}

    static void advance(Decision decision, Input.SummedUp summedUp) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || pass.number() != summedUp.pass()) return;
        if (!isFinite(summedUp)) {
            if (isDoubted(decision)) withhold(decision, summedUp);
            else diverged(decision, pass, summedUp);
            return;
        }
        Measure measure = new Measure(summedUp.loss() / pass.rows(), summedUp.metrics());
        switch (decision.progress.stage()) {
            case IDLE -> throw new IllegalStateException("a pass without its stage");
            case START_EVALUATION -> startEvaluated(decision, measure);
            case START_VALIDATION -> startValidated(decision, measure);
            case STEP -> stepSummed(decision, summedUp, measure);
            case EPOCH_EVALUATION -> epochEvaluated(decision, measure);
            case VALIDATION -> {
                decision.progress = decision.progress.withValidation(measure);
                epochDone(decision);
            }
            case FINAL_VALIDATION -> finallyValidated(decision, measure);
            case FINAL_EVALUATION -> finish(decision, measure);
        }
        boolean training = decision.phase == TrainingState.Phase.TRAINING;
        if (training && decision.question.isEmpty()) Interlude.goOn(decision);
    }

    private static boolean isDoubted(Decision decision) {
        return decision.has(Safeguard.SETTLED_BEFORE_GIVEN_UP) && Comparing.isInDoubt(decision);
    }

    /// It may be a wrong answer that has made the number: that is found out first.
    private static void withhold(Decision decision, Input.SummedUp summedUp) {
        decision.scrutiny = decision.scrutiny.withholding(Optional.of(summedUp));
        Comparing.settle(decision);
    }

    /// A line search goes back from a trial whose loss is no finite number.
    private static boolean isFinite(Input.SummedUp summedUp) {
        return summedUp.finite()
                && (summedUp.search().isPresent() || Double.isFinite(summedUp.loss()));
    }

    /// Goes on with a pass of that stage. What it is computed by is published before, if a line
    /// search has begun and the workers have another point.
    static void goTo(Decision decision, Stage next) {
        Stage before = decision.progress.stage();
        decision.progress = decision.progress.at(next);
        boolean searching = decision.plan.lineSearch() && decision.progress.steps() > 0;
        if (!searching || before.point() == next.point()) return;
        Comparing.beforeNewVersion(decision);
        if (decision.has(Safeguard.VERSION_RAISED)) decision.version++;
        decision.add(new Effect.Publish(next.point(), decision.version));
    }

    private static void startEvaluated(Decision decision, Measure measure) {
        decision.progress = decision.progress.withStart(measure);
        if (decision.plan.validates()) {
            goTo(decision, Stage.START_VALIDATION);
            return;
        }
        reportStarted(decision, measure);
        train(decision);
    }

    private static void startValidated(Decision decision, Measure measure) {
        decision.progress = decision.progress.withValidation(measure);
        decision.progress.start().ifPresent(start -> reportStarted(decision, start));
        train(decision);
    }

    private static void train(Decision decision) {
        goTo(decision, isComplete(decision) ? Stage.FINAL_EVALUATION : Stage.STEP);
    }

    private static boolean isComplete(Decision decision) {
        Progress progress = decision.progress;
        return progress.complete() || progress.epochs() == decision.plan.epochs();
    }

    private static void reportStarted(Decision decision, Measure start) {
        decision.add(
                new Effect.ReportStarted(
                        start.loss(),
                        start.metrics(),
                        decision.progress.validationLoss(),
                        decision.progress.validationMetrics()));
    }

    private static void stepSummed(Decision decision, Input.SummedUp summedUp, Measure measure) {
        if (decision.plan.startsWithStep()) {
            if (decision.progress.steps() == 0) reportStarted(decision, measure);
            else reportEpoch(decision, OptionalDouble.of(measure.loss()));
        }
        Comparing.beforeNewVersion(decision);
        if (decision.has(Safeguard.VERSION_RAISED)) decision.version++;
        decision.progress =
                decision.progress.afterStep(summedUp.loss(), metricsOfStep(decision, summedUp));
        decision.add(new Effect.Commit(decision.progress.steps(), decision.version));
        summedUp.search()
                .ifPresentOrElse(search -> searched(decision, search), () -> stepApplied(decision));
    }

    /// Trials of a line search are not what an epoch is measured by: its start is.
    private static MetricSums metricsOfStep(Decision decision, Input.SummedUp summedUp) {
        boolean trial = decision.plan.lineSearch() && decision.progress.steps() > 0;
        return trial ? MetricSums.NONE : summedUp.metrics();
    }

    private static void stepApplied(Decision decision) {
        long perEpoch = decision.plan.stepsPerEpoch();
        long done = decision.progress.stepsOfEpoch();
        long rows = Math.min(decision.plan.rows(), done * decision.plan.batchSize());
        double lossSoFar = decision.progress.epochLoss() / rows;
        EpochSums metricsSoFar = decision.progress.epochMetrics();
        decision.add(new Effect.ReportStep(done, perEpoch, lossSoFar, metricsSoFar));
        if (done == perEpoch) epochTrained(decision, lossSoFar, OptionalDouble.empty());
    }

    /// An epoch ends with an iteration. Nobody knows before how many steps that takes.
    private static void searched(Decision decision, SearchOutcome search) {
        long done = decision.progress.stepsOfEpoch();
        EpochSums metricsBefore = decision.progress.epochMetrics();
        decision.add(new Effect.ReportStep(done, done, search.lossBefore(), metricsBefore));
        if (search.converged()) decision.progress = decision.progress.completed();
        if (search.iterated())
            epochTrained(decision, search.lossBefore(), OptionalDouble.of(search.lossAfter()));
        else if (search.converged()) noStepFollows(decision);
        if (search.converged()) reportConverged(decision);
    }

    private static void reportConverged(Decision decision) {
        int epoch = decision.progress.epochs();
        if (epoch < decision.plan.epochs())
            decision.add(
                    new Effect.ReportStopped(epoch, decision.progress.conclusion().orElseThrow()));
    }

    /// The callbacks were asked after the last epoch, but did not know that it was the last.
    private static void noStepFollows(Decision decision) {
        if (decision.settings.consults()) Consulting.ask(decision, new Question.NoStepFollows());
        else train(decision);
    }

    private static void epochTrained(Decision decision, double loss, OptionalDouble lossAfter) {
        MetricSums metrics = decision.progress.epochMetrics().total();
        decision.progress = decision.progress.afterEpoch(new Measure(loss, metrics), lossAfter);
        decision.add(new Effect.ReportEpochTrained(decision.progress.epochs(), loss, metrics));
        boolean measures = decision.plan.lineSearch() && metrics.rows() > 0;
        if (measures && !isComplete(decision)) goTo(decision, Stage.EPOCH_EVALUATION);
        else validate(decision);
    }

    /// What the next epoch of a line search starts from.
    private static void epochEvaluated(Decision decision, Measure measure) {
        decision.progress = decision.progress.startingFrom(measure.metrics());
        validate(decision);
    }

    private static void validate(Decision decision) {
        if (decision.plan.validates()) goTo(decision, Stage.VALIDATION);
        else epochDone(decision);
    }

    /// The epoch's steps are done and validated; only the loss after it may be missing.
    private static void epochDone(Decision decision) {
        if (decision.settings.consults()) Consulting.ask(decision, epochEnded(decision));
        else nextEpoch(decision);
    }

    private static Question epochEnded(Decision decision) {
        TrainedEpoch trained = decision.progress.trained().orElseThrow();
        return new Question.EpochEnded(
                trained.epoch(),
                trained.steps(),
                trained.measure(),
                decision.progress.validation(),
                isComplete(decision));
    }

    static void nextEpoch(Decision decision) {
        boolean known = decision.plan.lineSearch();
        boolean neverKnown = !isComplete(decision) && !decision.plan.startsWithStep();
        if (known || neverKnown) reportEpoch(decision, OptionalDouble.empty());
        train(decision);
    }

    /// @param lossAfter unless the epoch's own steps told it
    static void reportEpoch(Decision decision, OptionalDouble lossAfter) {
        Optional<TrainedEpoch> trained = decision.progress.trained();
        trained.ifPresent(epoch ->
                decision.add(
                        new Effect.ReportEpoch(
                                epoch.epoch(),
                                epoch.steps(),
                                epoch.measure().loss(),
                                epoch.measure().metrics(),
                                epoch.lossAfter().isPresent() ? epoch.lossAfter() : lossAfter,
                                decision.progress.validationLoss(),
                                decision.progress.validationMetrics())));
        decision.progress = decision.progress.reported();
    }

    /// The validation of restored parameters is known.
    static void finallyValidated(Decision decision, Measure measure) {
        decision.progress = decision.progress.withValidation(measure);
        goTo(decision, Stage.FINAL_EVALUATION);
    }

    static void finish(Decision decision, Measure last) {
        reportEpoch(decision, OptionalDouble.of(last.loss()));
        int workers = decision.workers;
        for (Member member : decision.roster) if (member.delivered()) workers++;
        decision.add(
                new Effect.ReportFinished(
                        last.loss(),
                        last.metrics(),
                        decision.progress.validationLoss(),
                        decision.progress.validationMetrics(),
                        decision.progress.steps(),
                        workers));
        decision.end(Farewell.FINISHED, "the run is finished");
    }

    /// Callbacks may end a training that has begun; else the run fails.
    private static void diverged(Decision decision, RunningPass pass, Input.SummedUp summedUp) {
        String what = divergence(decision, summedUp);
        if (decision.settings.consults() && decision.progress.steps() > 0) {
            Consulting.ask(
                    decision,
                    new Question.Diverged(new Measure(summedUp.loss(), summedUp.metrics()), what));
            return;
        }
        // The epoch before is done, only its loss afterwards will never be known.
        if (pass.kind() instanceof Pass.Step) reportEpoch(decision, OptionalDouble.empty());
        fail(decision, what);
    }

    static void fail(Decision decision, String what) {
        decision.fail(
                ExitCode.DATA,
                "%s%s; the parameters after step %d are kept; %s"
                        .formatted(
                                what,
                                learningRate(decision),
                                decision.progress.steps(),
                                "try a smaller --learning-rate, or --standardize"));
    }

    /// The job's, unless callbacks may have changed it.
    private static String learningRate(Decision decision) {
        return decision.settings.consults()
                ? ""
                : ", with learning rate " + decision.plan.learningRate();
    }

    private static String divergence(Decision decision, Input.SummedUp summedUp) {
        Progress progress = decision.progress;
        String what =
                Double.isFinite(summedUp.loss())
                        ? "a gradient or parameter is not a finite number"
                        : "the loss is " + summedUp.loss();
        String where =
                switch (progress.stage()) {
                    case IDLE, START_EVALUATION, START_VALIDATION -> "before the first step";
                    case STEP ->
                            "at step %d (epoch %d of %d)"
                                    .formatted(
                                            progress.steps() + 1,
                                            progress.epochs() + 1,
                                            decision.plan.epochs());
                    case EPOCH_EVALUATION -> "after step " + progress.steps();
                    case VALIDATION, FINAL_VALIDATION ->
                            "on the validation rows after step " + progress.steps();
                    case FINAL_EVALUATION -> "after the last step, " + progress.steps();
                };
        return what + " " + where;
    }
}
