package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Measure;
import dev.ruban.coordinator.protocol.Question;
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
    private Measure epochMeasure = new Measure(0, MetricSums.NONE);

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

    private void run() {
        parameters.add(values.clone());
        Optional<Measure> start =
                startsWithStep ? Optional.empty() : Optional.of(measure(Split.TRAINING));
        validate();
        start.ifPresent(this::reportStarted);
        int epochs = workload.plan().epochs();
        int epoch = 0;
        boolean goesOn = true;
        while (goesOn) {
            epoch(++epoch);
            goesOn = isNotStopped(epoch) && epoch < epochs;
            if (goesOn && !startsWithStep) reportEpoch(epoch, OptionalDouble.empty());
        }
        boolean restored = end(epoch);
        Measure last = measure(Split.TRAINING);
        if (!restored) reportEpoch(epoch, OptionalDouble.of(last.loss()));
        reports.add(
                new Effect.ReportFinished(
                        last.loss(),
                        last.metrics(),
                        validationLoss(),
                        validationMetrics(),
                        (long) epoch * workload.stepsPerEpoch(),
                        0));
    }

    /// The callbacks look at an epoch.
    private boolean isNotStopped(int epoch) {
        if (scenario.advice().isEmpty()) return true;
        long steps = (long) epoch * workload.stepsPerEpoch();
        boolean last = epoch == workload.plan().epochs();
        var ended = new Question.EpochEnded(epoch, steps, epochMeasure, validation, last);
        advisor = scenario.advised(advisor, ended, values.clone());
        if (!last)
            advisor.stop().ifPresent(why -> reports.add(new Effect.ReportStopped(epoch, why)));
        return advisor.stop().isEmpty();
    }

    /// @return whether other parameters than the last ones are the result
    private boolean end(int epoch) {
        if (!scenario.advice().map(Scenario.Advice::restores).orElse(false)) return false;
        boolean restored = advisor.epoch() != epoch;
        if (restored) reportEpoch(epoch, OptionalDouble.empty());
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
        reports.add(new Effect.ReportEpochTrained(epoch, soFar, metrics.total()));
        validate();
    }

    /// The loss of a full batch is also the loss after the step before.
    private void reportBefore(int epoch, Answer root) {
        Measure measure = new Measure(root.loss() / root.rows(), root.metrics());
        if (epoch == 1) reportStarted(measure);
        else reportEpoch(epoch - 1, OptionalDouble.of(measure.loss()));
    }

    private void reportEpoch(int epoch, OptionalDouble after) {
        reports.add(
                new Effect.ReportEpoch(
                        epoch,
                        (long) epoch * workload.stepsPerEpoch(),
                        epochMeasure.loss(),
                        epochMeasure.metrics(),
                        after,
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
        return workload.compute(pass, new Subtree(0, workload.plan().shards()), values);
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
