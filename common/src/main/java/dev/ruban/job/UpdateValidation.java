package dev.ruban.job;

import dev.ruban.proto.v1.Job;
import java.util.List;

/// Finds what is wrong with the settings of a job that say how gradients change parameters.
final class UpdateValidation {
    private final Job job;
    private final SettingProblems problems;

    UpdateValidation(Job job, SettingProblems problems) {
        this.job = job;
        this.problems = problems;
    }

    void check() {
        problems.isKnown("optimizer", job.getOptimizer(), JobNames.OPTIMIZERS);
        checkOptimizer();
        checkSchedule();
        checkPenaltyAndClipping();
        if (isLineSearch()) checkLineSearch();
    }

    private boolean isLineSearch() {
        return job.getOptimizer().equals(JobNames.LBFGS);
    }

    private void checkOptimizer() {
        double learningRate = job.getLearningRate();
        if (job.getOptimizer().equals(JobNames.FTRL) || isLineSearch())
            problems.requirePositive("learning-rate", learningRate);
        else problems.requireAtLeastZero("learning-rate", learningRate);
        problems.requireFraction("momentum", job.getMomentum(), 0.9);
        problems.require(
                !job.getNesterov() || job.getMomentum() > 0,
                "nesterov",
                "it needs a momentum above 0; give --momentum 0.9, or leave it out");
        problems.requireAtLeastZero("weight-decay", job.getWeightDecay());
        problems.requireFraction("alpha", job.getAlpha(), 0.99);
        problems.requireFraction("beta1", job.getBeta1(), 0.9);
        problems.requireFraction("beta2", job.getBeta2(), 0.999);
        problems.requireAtLeastZero("eps", job.getEps());
        problems.requireAtLeastZero("learning-rate-decay", job.getLearningRateDecay());
        problems.requireAtLeastZero("initial-accumulator", job.getInitialAccumulator());
        problems.requireAtLeastZero("beta", job.getBeta());
        problems.requireAtLeastZero(
                "l1-regularization-strength", job.getL1RegularizationStrength());
        problems.requireAtLeastZero(
                "l2-regularization-strength", job.getL2RegularizationStrength());
    }

    /// L-BFGS compares losses and gradients at different points, so each must be that of one smooth
    /// function: all rows, no bounds, no corner at 0.
    private void checkLineSearch() {
        problems.require(
                job.getHistorySize() >= 1,
                "history-size",
                "%d is too small; at least 1",
                job.getHistorySize());
        problems.requireAtLeastZero("tolerance-grad", job.getToleranceGrad());
        problems.requireAtLeastZero("tolerance-change", job.getToleranceChange());
        problems.require(
                job.getBatchSize().equals(JobNames.ALL),
                "batch-size",
                "optimizer 'lbfgs' compares losses of the same rows, so each step takes all of them;"
                        + " leave it out, or use another optimizer");
        problems.require(
                job.getSchedule().equals(JobNames.CONSTANT),
                "schedule",
                "optimizer 'lbfgs' searches for the width of each step itself; leave it out");
        problems.require(
                !job.hasWarmupSteps(),
                "warmup-steps",
                "optimizer 'lbfgs' searches for the width of each step itself; leave it out");
        problems.require(
                !(job.getL1() > 0),
                "l1",
                "it has a corner at 0, and optimizer 'lbfgs' needs a smooth loss; use --l2, or"
                        + " optimizer ftrl with --l1-regularization-strength");
        for (String bound : List.of("clip-value", "clip-norm", "clip-global-norm"))
            problems.require(
                    !JobField.named(bound).orElseThrow().isPresent(job),
                    bound,
                    "optimizer 'lbfgs' needs the gradients as they are; leave it out");
    }

    private void checkSchedule() {
        if (!problems.isKnown("schedule", job.getSchedule(), JobNames.SCHEDULES)) return;
        if (job.hasScheduleUnit())
            problems.isKnown("schedule-unit", job.getScheduleUnit(), JobNames.SCHEDULE_UNITS);
        switch (job.getSchedule()) {
            case JobNames.STEP -> {
                require(job.hasStepSize(), "step-size", "30");
                if (job.hasStepSize()) requireAtLeastOne("step-size", job.getStepSize());
                problems.requirePositive("gamma", job.getGamma());
            }
            case JobNames.EXPONENTIAL -> {
                require(job.hasGamma(), "gamma", "0.99");
                if (job.hasGamma()) problems.requirePositive("gamma", job.getGamma());
            }
            case JobNames.COSINE -> {
                if (job.hasDecaySteps()) requireAtLeastOne("decay-steps", job.getDecaySteps());
                checkMinimum(job.getMinLearningRate());
            }
            default -> {} // constant has no settings
        }
        double start = job.getWarmupStart();
        problems.require(
                start >= 0 && start <= 1, "warmup-start", "%s is out of range; 0 to 1", start);
        problems.require(
                !job.hasWarmupStart() || job.hasWarmupSteps(),
                "warmup-start",
                "it has no effect without a warm-up; give --warmup-steps, or leave it out");
    }

    /// FTRL divides by the rate.
    private void checkMinimum(double minimum) {
        if (job.getOptimizer().equals(JobNames.FTRL))
            problems.requirePositive("min-learning-rate", minimum);
        else problems.requireAtLeastZero("min-learning-rate", minimum);
    }

    private void require(boolean given, String setting, String example) {
        problems.require(
                given,
                setting,
                "schedule '%s' needs it; give --%s %s",
                job.getSchedule(),
                setting,
                example);
    }

    private void requireAtLeastOne(String setting, int value) {
        problems.require(value >= 1, setting, "%d is too small; at least 1", value);
    }

    private void checkPenaltyAndClipping() {
        problems.requireAtLeastZero("l1", job.getL1());
        problems.requireAtLeastZero("l2", job.getL2());
        if (job.hasClipValue()) problems.requirePositive("clip-value", job.getClipValue());
        if (job.hasClipNorm()) problems.requirePositive("clip-norm", job.getClipNorm());
        if (job.hasClipGlobalNorm())
            problems.requirePositive("clip-global-norm", job.getClipGlobalNorm());
    }
}
