package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Measure;
import dev.ruban.coordinator.protocol.Question;
import dev.ruban.coordinator.protocol.SearchOutcome;
import dev.ruban.data.Split;
import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a run must come to: a plain loop over the steps, in one place and in order, that knows
/// nothing of workers or of the protocol's decisions.
final class Reference {
    private final Workload workload;
    private final Scenario scenario;
    private final float momentum;
    private final float[] values = new float[Workload.PARAMETERS];
    private final float[] velocities = new float[Workload.PARAMETERS];
    private final List<float[]> parameters = new ArrayList<>();
    private final List<Effect> reports = new ArrayList<>();
    private final boolean startsWithStep;
    private Advisor advisor = Advisor.BEGINNING;
    private Optional<Measure> validation = Optional.empty();
    private int epochs;
    private long stepsOfLast;
    private Measure epochMeasure = new Measure(0, MetricSums.NONE);
    private OptionalDouble lossAfter = OptionalDouble.empty();
    private Search search = Memory.beginning().search();
    private MetricSums startMetrics = MetricSums.NONE;

    Reference(Workload workload, Scenario scenario) {
        this.workload = workload;
        this.scenario = scenario;
        momentum = (float) scenario.momentum();
        startsWithStep = workload.stepsPerEpoch() == 1 && !workload.plan().draws();
        run();
    }

    /// After so many steps.
    float[] parametersAfter(long steps) {
        return parameters.get((int) steps);
    }

    /// What the listener hears, in order; with 0 for the number of workers.
    List<Effect> reports() {
        return reports;
    }

    /// Committed.
    int steps() {
        return parameters.size() - 1;
    }

    private void run() {
        parameters.add(values.clone());
        Optional<Measure> start =
                startsWithStep ? Optional.empty() : Optional.of(measure(Split.TRAINING));
        validate();
        start.ifPresent(this::reportStarted);
        boolean toldAll = workload.plan().lineSearch() ? search() : train();
        boolean restored = end(toldAll);
        Measure last = measure(Split.TRAINING);
        if (!restored && !toldAll) reportEpoch(OptionalDouble.of(last.loss()));
        reports.add(
                new Effect.ReportFinished(
                        last.loss(),
                        last.metrics(),
                        validationLoss(),
                        validationMetrics(),
                        steps(),
                        0));
    }

    /// @return false: the loss after the last epoch is still to be told
    private boolean train() {
        boolean goesOn = true;
        while (goesOn) {
            epoch(epochs + 1);
            goesOn = isNotStopped(isLast()) && !isLast();
            if (goesOn && !startsWithStep) reportEpoch(OptionalDouble.empty());
        }
        return false;
    }

    private boolean isLast() {
        return epochs == workload.plan().epochs();
    }

    /// Iterations until nothing would change, or until callbacks stop.
    /// @return whether all epochs are told
    private boolean search() {
        while (true) {
            SearchOutcome outcome = iteration();
            boolean complete = outcome.converged() || isLast();
            boolean conclusion = outcome.converged() && !isLast();
            if (!outcome.iterated()) {
                if (conclusion) reportConverged();
                return true;
            }
            if (!complete && epochMeasure.metrics().rows() > 0)
                startMetrics = measure(Split.TRAINING).metrics();
            // The epoch is told when its validation and the callbacks have had their say.
            boolean toldAtOnce =
                    workload.plan().validationRows() == 0 && scenario.advice().isEmpty();
            if (conclusion && !toldAtOnce) reportConverged();
            validate();
            boolean stopped = !isNotStopped(complete);
            if (scenario.advice().isPresent() && (stopped || complete)) return false;
            reportEpoch(OptionalDouble.empty());
            if (conclusion && toldAtOnce) reportConverged();
            if (complete) return true;
        }
    }

    private void reportConverged() {
        reports.add(new Effect.ReportStopped(epochs, "L-BFGS has converged: nothing would change"));
    }

    /// @return what the last evaluation came to
    private SearchOutcome iteration() {
        for (int done = 1; ; done++) {
            Answer root = root(new Pass.Step(steps()));
            if (steps() == 0) {
                startMetrics = root.metrics();
                reportStarted(new Measure(root.loss() / root.rows(), root.metrics()));
            }
            Search.Next next =
                    search.next(root.loss() / root.rows(), root.gradients(), root.rows());
            search = next.search();
            parameters.add(search.point());
            System.arraycopy(search.parameters(), 0, values, 0, values.length);
            SearchOutcome outcome = next.outcome();
            double before = outcome.lossBefore();
            reports.add(new Effect.ReportStep(done, done, before, EpochSums.of(startMetrics)));
            if (outcome.iterated()) {
                epochs++;
                stepsOfLast = steps();
                epochMeasure = new Measure(before, startMetrics);
                lossAfter = OptionalDouble.of(outcome.lossAfter());
                reports.add(new Effect.ReportEpochTrained(epochs, before, startMetrics));
            }
            if (outcome.iterated() || outcome.converged()) return outcome;
        }
    }

    /// The callbacks look at an epoch.
    private boolean isNotStopped(boolean last) {
        if (scenario.advice().isEmpty()) return true;
        var ended = new Question.EpochEnded(epochs, stepsOfLast, epochMeasure, validation, last);
        advisor = scenario.advised(advisor, ended, values.clone());
        if (!last)
            advisor.stop().ifPresent(why -> reports.add(new Effect.ReportStopped(epochs, why)));
        return advisor.stop().isEmpty();
    }

    /// @return whether other parameters than the last ones are the result
    private boolean end(boolean toldAll) {
        if (!scenario.advice().map(Scenario.Advice::restores).orElse(false)) return false;
        boolean restored = advisor.steps() != steps();
        if (restored && !toldAll) reportEpoch(OptionalDouble.empty());
        reports.add(new Effect.ReportBest(advisor.epoch(), advisor.steps()));
        if (!restored) return false;
        System.arraycopy(advisor.kept(), 0, values, 0, values.length);
        validate();
        return true;
    }

    private void reportStarted(Measure measure) {
        reports.add(
                new Effect.ReportStarted(
                        measure.loss(), measure.metrics(), validationLoss(), validationMetrics()));
    }

    private void epoch(int epoch) {
        int perEpoch = workload.stepsPerEpoch();
        double sum = 0;
        double soFar = 0;
        EpochSums metrics = EpochSums.NONE;
        for (int i = 0; i < perEpoch; i++) {
            int step = (epoch - 1) * perEpoch + i;
            Answer root = root(new Pass.Step(step));
            if (startsWithStep) reportBefore(epoch, root);
            sum += root.loss();
            metrics = metrics.plus(root.metrics());
            update(root);
            long rows = Math.min(workload.plan().rows(), (i + 1) * workload.plan().batchSize());
            soFar = sum / rows;
            reports.add(new Effect.ReportStep(i + 1, perEpoch, soFar, metrics));
        }
        epochMeasure = new Measure(soFar, metrics.total());
        stepsOfLast = steps();
        epochs = epoch;
        reports.add(new Effect.ReportEpochTrained(epoch, soFar, metrics.total()));
        validate();
    }

    /// The loss of a full batch is also the loss after the step before.
    private void reportBefore(int epoch, Answer root) {
        Measure measure = new Measure(root.loss() / root.rows(), root.metrics());
        if (epoch == 1) reportStarted(measure);
        else reportEpoch(OptionalDouble.of(measure.loss()));
    }

    /// @param after the loss after it, unless the epoch has told it
    private void reportEpoch(OptionalDouble after) {
        reports.add(
                new Effect.ReportEpoch(
                        epochs,
                        stepsOfLast,
                        epochMeasure.loss(),
                        epochMeasure.metrics(),
                        lossAfter.isPresent() ? lossAfter : after,
                        validationLoss(),
                        validationMetrics()));
    }

    private void validate() {
        if (workload.plan().validationRows() > 0)
            validation = Optional.of(measure(Split.VALIDATION));
    }

    private OptionalDouble validationLoss() {
        return validation
                .map(measure -> OptionalDouble.of(measure.loss()))
                .orElseGet(OptionalDouble::empty);
    }

    private MetricSums validationMetrics() {
        return validation.map(Measure::metrics).orElse(MetricSums.NONE);
    }

    private Measure measure(Split split) {
        Answer root = root(new Pass.Evaluation(split));
        return new Measure(root.loss() / root.rows(), root.metrics());
    }

    private Answer root(Pass pass) {
        boolean trial = workload.plan().lineSearch() && pass instanceof Pass.Step;
        float[] point = trial ? search.point() : values;
        return workload.compute(pass, new Subtree(0, workload.plan().shards()), point);
    }

    /// SGD with momentum, by the formula of ARCHITECTURE.md.
    private void update(Answer root) {
        boolean first = parameters.size() == 1;
        float rate = (float) (scenario.learningRate() * advisor.rate());
        for (int i = 0; i < values.length; i++) {
            float gradient = (float) ((double) root.gradients()[i] / root.rows());
            velocities[i] = first ? gradient : momentum * velocities[i] + gradient;
            values[i] = values[i] - rate * velocities[i];
        }
        parameters.add(values.clone());
    }
}
