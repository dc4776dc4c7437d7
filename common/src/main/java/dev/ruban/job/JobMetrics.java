package dev.ruban.job;

import dev.ruban.autodiff.RowProgram;
import dev.ruban.metric.Metric;
import dev.ruban.metric.MetricPlan;
import dev.ruban.proto.v1.Job;
import java.util.List;

/// The metrics that a job names, and those that go with its loss.
public final class JobMetrics {
    private JobMetrics() {}

    /// @param program the job's model, recorded
    /// @throws IllegalArgumentException if a name is unknown, or a metric does not fit the model:
    ///     validation comes before
    public static MetricPlan plan(ResolvedJob job, RowProgram program) {
        List<Metric> metrics = job.spec().getMetricsList().stream().map(JobMetrics::named).toList();
        if (metrics.isEmpty()) return MetricPlan.NONE;
        return MetricPlan.of(metrics, program.outputs(), job.labels());
    }

    private static Metric named(String name) {
        return Metric.named(name)
                .orElseThrow(() -> new IllegalArgumentException("unknown metric '" + name + "'"));
    }

    /// What is worth knowing of a model: of a regression the errors, of a classifier how often it is
    /// right, how sure it is, and of two classes how well it ranks them.
    public static List<String> ofLoss(Job spec) {
        if (!JobNames.isClassifier(spec)) return List.of("mae", "rmse", "r2");
        if (JobNames.isMultiClass(spec)) return List.of("accuracy", "log_loss");
        return JobNames.predictsProbabilities(spec)
                ? List.of("accuracy", "auc", "log_loss")
                : List.of("accuracy", "auc");
    }
}
