package dev.ruban.job;

import dev.ruban.metric.Metric;
import dev.ruban.problem.NearestName;
import dev.ruban.proto.v1.Job;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds what is wrong with the metrics that a job names, as far as that can be told without its
/// data.
final class MetricValidation {
    private static final String SETTING = "metrics";

    private final Job job;
    private final SettingProblems problems;

    MetricValidation(Job job, SettingProblems problems) {
        this.job = job;
        this.problems = problems;
    }

    void check() {
        Set<String> seen = new TreeSet<>();
        for (String name : job.getMetricsList()) {
            require(seen.add(name), "'%s' is named twice; remove one", name);
            Optional<Metric> metric = Metric.named(name);
            require(
                    metric.isPresent(),
                    "unknown metric '%s'%s (known: %s)",
                    name,
                    NearestName.hint(name, Metric.NAMES),
                    String.join(", ", Metric.NAMES));
            if (metric.isPresent() && JobNames.LOSSES.contains(job.getLoss()))
                checkFits(metric.get());
        }
    }

    private void checkFits(Metric metric) {
        if (metric.isOfClasses() != JobNames.isClassifier(job)) {
            require(
                    false,
                    metric.isOfClasses()
                            ? "'%s' is for classes, and loss '%s' predicts numbers; take %s"
                            : "'%s' is for numbers, and loss '%s' tells classes apart; take %s",
                    metric.name(),
                    job.getLoss(),
                    String.join(", ", JobMetrics.ofLoss(job)));
            return;
        }
        require(
                !metric.name().equals("log_loss") || JobNames.predictsProbabilities(job),
                "'log_loss' is of probabilities, and what loss '%s' makes is none; take %s",
                job.getLoss(),
                String.join(", ", JobMetrics.ofLoss(job)));
        if (metric.isOfClasses()) checkOutputs(metric);
    }

    /// Of classes only one or several outputs matter, not how many.
    private void checkOutputs(Metric metric) {
        int outputs = JobNames.isMultiClass(job) ? 3 : 1;
        require(
                metric.misfit(outputs, 1).isEmpty(),
                outputs == 1
                        ? "'%s' needs an output for each class, and loss '%s' has one; take accuracy"
                        : "'%s' is for one output, and loss '%s' has one for each class",
                metric.name(),
                job.getLoss());
    }

    private void require(boolean holds, String format, Object... arguments) {
        problems.require(holds, SETTING, format, arguments);
    }
}
