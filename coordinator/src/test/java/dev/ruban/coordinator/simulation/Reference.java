package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.data.Split;
import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What a run must come to: a plain loop over the steps, in one place and in order, that knows
/// nothing of workers or of the protocol's decisions.
final class Reference {
    private final Workload workload;
    private final float learningRate;
    private final float momentum;
    private final float[] values = new float[Workload.PARAMETERS];
    private final float[] velocities = new float[Workload.PARAMETERS];
    private final List<float[]> parameters = new ArrayList<>();
    private final List<Effect> reports = new ArrayList<>();
    private OptionalDouble validationLoss = OptionalDouble.empty();
    private double epochLoss;

    Reference(Workload workload, double learningRate, double momentum) {
        this.workload = workload;
        this.learningRate = (float) learningRate;
        this.momentum = (float) momentum;
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
        boolean startsWithStep = workload.stepsPerEpoch() == 1 && !workload.plan().draws();
        parameters.add(values.clone());
        OptionalDouble start =
                startsWithStep ? OptionalDouble.empty() : OptionalDouble.of(mean(Split.TRAINING));
        validate();
        start.ifPresent(loss -> reports.add(started(loss)));
        for (int epoch = 1; epoch <= workload.plan().epochs(); epoch++)
            epoch(epoch, startsWithStep);
        double last = mean(Split.TRAINING);
        reportEpoch(workload.plan().epochs(), OptionalDouble.of(last));
        reports.add(
                new Effect.ReportFinished(
                        last,
                        MetricSums.NONE,
                        validationLoss,
                        MetricSums.NONE,
                        workload.steps(),
                        0));
    }

    private Effect started(double loss) {
        return new Effect.ReportStarted(loss, MetricSums.NONE, validationLoss, MetricSums.NONE);
    }

    private void epoch(int epoch, boolean startsWithStep) {
        int perEpoch = workload.stepsPerEpoch();
        double sum = 0;
        double soFar = 0;
        for (int i = 0; i < perEpoch; i++) {
            int step = (epoch - 1) * perEpoch + i;
            Answer root = root(new Pass.Step(step));
            if (startsWithStep) reportBefore(epoch, root.loss() / root.rows());
            sum += root.loss();
            update(root);
            long rows = Math.min(workload.plan().rows(), (i + 1) * workload.plan().batchSize());
            soFar = sum / rows;
            reports.add(new Effect.ReportStep(i + 1, perEpoch, soFar, EpochSums.NONE));
        }
        reports.add(new Effect.ReportEpochTrained(epoch, soFar, MetricSums.NONE));
        epochLoss = soFar;
        validate();
        if (!startsWithStep && epoch < workload.plan().epochs())
            reportEpoch(epoch, OptionalDouble.empty());
    }

    /// The loss of a full batch is also the loss after the step before.
    private void reportBefore(int epoch, double mean) {
        if (epoch == 1) reports.add(started(mean));
        else reportEpoch(epoch - 1, OptionalDouble.of(mean));
    }

    private void reportEpoch(int epoch, OptionalDouble after) {
        long steps = (long) epoch * workload.stepsPerEpoch();
        reports.add(
                new Effect.ReportEpoch(
                        epoch,
                        steps,
                        epochLoss,
                        MetricSums.NONE,
                        after,
                        validationLoss,
                        MetricSums.NONE));
    }

    private void validate() {
        if (workload.plan().validationRows() > 0)
            validationLoss = OptionalDouble.of(mean(Split.VALIDATION));
    }

    private double mean(Split split) {
        Answer root = root(new Pass.Evaluation(split));
        return root.loss() / root.rows();
    }

    private Answer root(Pass pass) {
        return workload.compute(pass, new Subtree(0, workload.plan().shards()), values);
    }

    /// SGD with momentum, by the formula of ARCHITECTURE.md.
    private void update(Answer root) {
        boolean first = parameters.size() == 1;
        for (int i = 0; i < values.length; i++) {
            float gradient = (float) ((double) root.gradients()[i] / root.rows());
            velocities[i] = first ? gradient : momentum * velocities[i] + gradient;
            values[i] = values[i] - learningRate * velocities[i];
        }
        parameters.add(values.clone());
    }
}
