package dev.ruban.job;

import dev.ruban.problem.NearestName;
import dev.ruban.proto.v1.Job;
import java.util.List;

/// Finds what is wrong with the callbacks of a job.
final class CallbackValidation {
    private static final String EARLY_STOPPING = "early-stopping";
    private static final String PLATEAU = "reduce-on-plateau";

    private final Job job;
    private final SettingProblems problems;

    CallbackValidation(Job job, SettingProblems problems) {
        this.job = job;
        this.problems = problems;
    }

    void check() {
        if (job.hasEarlyStopping()) checkEarlyStopping();
        if (job.hasReduceOnPlateau()) checkPlateau();
    }

    private void checkEarlyStopping() {
        checkMonitor(EARLY_STOPPING, job.getEarlyStopping());
        checkDelta("min-delta", job.getMinDelta());
        problems.require(
                Double.isFinite(job.getBaseline()),
                "baseline",
                "%s is no baseline; a finite number",
                job.getBaseline());
        problems.require(
                job.getEpochs() < 1 || job.getStartFromEpoch() < job.getEpochs(),
                "start-from-epoch",
                "%d leaves none of %d epochs to look at; give fewer, or leave it out",
                job.getStartFromEpoch(),
                job.getEpochs());
    }

    private void checkPlateau() {
        checkMonitor(PLATEAU, job.getReduceOnPlateau());
        checkDelta("plateau-min-delta", job.getPlateauMinDelta());
        double factor = job.getPlateauFactor();
        problems.require(
                factor > 0 && factor < 1,
                "plateau-factor",
                "%s is out of range; above 0 and less than 1, such as 0.1",
                factor);
        checkMinimum(job.getPlateauMinLearningRate());
        checkRateIsFree();
    }

    /// FTRL divides by the rate.
    private void checkMinimum(double minimum) {
        if (job.getOptimizer().equals(JobNames.FTRL))
            problems.requirePositive("plateau-min-learning-rate", minimum);
        else problems.requireAtLeastZero("plateau-min-learning-rate", minimum);
    }

    /// Two that change the rate would have to be defined together.
    private void checkRateIsFree() {
        problems.require(
                job.getSchedule().equals(JobNames.CONSTANT),
                PLATEAU,
                "schedule '%s' changes the learning rate already; leave one of the two out",
                job.getSchedule());
        problems.require(
                !job.hasWarmupSteps(),
                PLATEAU,
                "the warm-up changes the learning rate already; leave one of the two out");
        problems.require(
                !job.getOptimizer().equals(JobNames.LBFGS),
                PLATEAU,
                "optimizer 'lbfgs' searches for its steps itself; leave it out");
    }

    private void checkMonitor(String setting, String name) {
        List<String> monitors = Monitors.of(job);
        problems.require(
                monitors.contains(name) || Monitors.needsValidation(job, name),
                setting,
                "there is no value '%s'%s (of this job there are: %s)",
                name,
                NearestName.hint(name, monitors),
                String.join(", ", monitors));
        problems.require(
                !Monitors.needsValidation(job, name),
                setting,
                "'%s' needs validation rows; give --validation-split or --validation-data, or watch %s",
                name,
                String.join(" or ", monitors));
    }

    private void checkDelta(String setting, double delta) {
        problems.require(
                delta >= 0 && Double.isFinite(delta),
                setting,
                "%s is out of range; a finite number, at least 0",
                delta);
    }
}
