package dev.ruban.job;

import dev.ruban.optimizer.Adagrad;
import dev.ruban.optimizer.Adam;
import dev.ruban.optimizer.AdamW;
import dev.ruban.optimizer.Clipping;
import dev.ruban.optimizer.Ftrl;
import dev.ruban.optimizer.Lbfgs;
import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.Penalty;
import dev.ruban.optimizer.RmsProp;
import dev.ruban.optimizer.Schedule;
import dev.ruban.optimizer.Sgd;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.proto.v1.Job;

/// What the settings of a job mean that say how gradients change parameters.
public final class TrainingUpdate {
    private TrainingUpdate() {}

    /// @throws IllegalArgumentException if a name is unknown: validation comes before
    public static UpdateRule of(ResolvedJob job) {
        Job spec = job.spec();
        if (spec.getOptimizer().equals(JobNames.LBFGS))
            return new UpdateRule.LineSearch(lbfgs(spec), penalty(spec));
        Optimizer optimizer = optimizer(spec).withSchedule(scheduleAfterWarmUp(job));
        return new UpdateRule.EachStep(optimizer, penalty(spec), clipping(spec));
    }

    /// What is added to the loss.
    public static Penalty penalty(Job spec) {
        return new Penalty(spec.getL1(), spec.getL2());
    }

    private static Optimizer optimizer(Job spec) {
        return switch (spec.getOptimizer()) {
            case JobNames.SGD -> sgd(spec);
            case JobNames.ADAGRAD -> adagrad(spec);
            case JobNames.RMSPROP -> rmsProp(spec);
            case JobNames.ADAM -> adam(spec);
            case JobNames.ADAMW -> adamW(spec);
            case JobNames.FTRL -> ftrl(spec);
            default -> throw unknown("optimizer", spec.getOptimizer());
        };
    }

    private static Optimizer sgd(Job spec) {
        return Sgd.withLearningRate(spec.getLearningRate())
                .withMomentum(spec.getMomentum())
                .withNesterov(spec.getNesterov())
                .withWeightDecay(spec.getWeightDecay());
    }

    private static Optimizer adagrad(Job spec) {
        return Adagrad.withLearningRate(spec.getLearningRate())
                .withLearningRateDecay(spec.getLearningRateDecay())
                .withInitialAccumulator(spec.getInitialAccumulator())
                .withEps(spec.getEps())
                .withWeightDecay(spec.getWeightDecay());
    }

    private static Optimizer rmsProp(Job spec) {
        return RmsProp.withLearningRate(spec.getLearningRate())
                .withAlpha(spec.getAlpha())
                .withEps(spec.getEps())
                .withWeightDecay(spec.getWeightDecay())
                .withMomentum(spec.getMomentum())
                .withCentered(spec.getCentered());
    }

    private static Optimizer adam(Job spec) {
        return Adam.withLearningRate(spec.getLearningRate())
                .withBeta1(spec.getBeta1())
                .withBeta2(spec.getBeta2())
                .withEps(spec.getEps())
                .withWeightDecay(spec.getWeightDecay());
    }

    private static Optimizer adamW(Job spec) {
        return AdamW.withLearningRate(spec.getLearningRate())
                .withBeta1(spec.getBeta1())
                .withBeta2(spec.getBeta2())
                .withEps(spec.getEps())
                .withWeightDecay(spec.getWeightDecay());
    }

    private static Optimizer ftrl(Job spec) {
        return Ftrl.withLearningRate(spec.getLearningRate())
                .withBeta(spec.getBeta())
                .withL1(spec.getL1RegularizationStrength())
                .withL2(spec.getL2RegularizationStrength());
    }

    private static Lbfgs.Settings lbfgs(Job spec) {
        return new Lbfgs.Settings(
                spec.getLearningRate(),
                spec.getHistorySize(),
                spec.getToleranceGrad(),
                spec.getToleranceChange());
    }

    private static Schedule scheduleAfterWarmUp(ResolvedJob job) {
        Job spec = job.spec();
        Schedule schedule = schedule(job);
        if (spec.getScheduleUnit().equals(JobNames.EPOCHS))
            schedule = schedule.everyEpoch(job.stepsPerEpoch());
        if (!spec.hasWarmupSteps()) return schedule;
        return schedule.afterWarmUp(spec.getWarmupSteps(), spec.getWarmupStart());
    }

    private static Schedule schedule(ResolvedJob job) {
        Job spec = job.spec();
        return switch (spec.getSchedule()) {
            case JobNames.CONSTANT -> Schedule.constant();
            case JobNames.STEP -> Schedule.step(spec.getStepSize(), spec.getGamma());
            case JobNames.EXPONENTIAL -> Schedule.exponential(spec.getGamma());
            case JobNames.COSINE -> Schedule.cosine(decaySteps(job), spec.getMinLearningRate());
            default -> throw unknown("schedule", spec.getSchedule());
        };
    }

    /// Units of the schedule that the job has after its warm-up, unless it says otherwise.
    private static long decaySteps(ResolvedJob job) {
        Job spec = job.spec();
        if (spec.hasDecaySteps()) return spec.getDecaySteps();
        long steps = Math.max(1, job.steps() - spec.getWarmupSteps());
        boolean epochs = spec.getScheduleUnit().equals(JobNames.EPOCHS);
        return epochs ? Math.ceilDiv(steps, job.stepsPerEpoch()) : steps;
    }

    private static Clipping clipping(Job spec) {
        Clipping clipping = Clipping.NONE;
        if (spec.hasClipValue()) clipping = clipping.withValue(spec.getClipValue());
        if (spec.hasClipNorm()) clipping = clipping.withTensorNorm(spec.getClipNorm());
        if (spec.hasClipGlobalNorm()) clipping = clipping.withGlobalNorm(spec.getClipGlobalNorm());
        return clipping;
    }

    private static IllegalArgumentException unknown(String what, String name) {
        return new IllegalArgumentException("unknown " + what + " '" + name + "'");
    }
}
