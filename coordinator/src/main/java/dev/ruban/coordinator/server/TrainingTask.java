package dev.ruban.coordinator.server;

import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.protocol.JobPlan;
import dev.ruban.data.Dataset;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.metric.MetricPlan;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.tensor.ParameterLayout;
import java.util.List;
import java.util.Map;

/// What is to be trained.
/// @param job               the job
/// @param datasets          the rows of each split that the job has
/// @param layout            of the model's parameters
/// @param initialParameters flat, in layout order; only read
/// @param update            how gradients change the parameters
/// @param draws             whether the losses of a step are others than those of an evaluation:
///     the model drops out
/// @param metrics           what is measured of the predictions, as the workers do by the job
/// @param callbacks         that look on and may change the course, in their order; of one run only
public record TrainingTask(
        ResolvedJob job,
        Map<Split, Dataset> datasets,
        ParameterLayout layout,
        float[] initialParameters,
        UpdateRule update,
        boolean draws,
        MetricPlan metrics,
        List<Callback> callbacks) {
    public TrainingTask {
        datasets = Map.copyOf(datasets);
        callbacks = List.copyOf(callbacks);
        initialParameters = initialParameters.clone();
        if (initialParameters.length != layout.elements() || initialParameters.length == 0)
            throw new IllegalArgumentException(
                    "%d initial parameters; the layout has %d"
                            .formatted(initialParameters.length, layout.elements()));
        requireRows(datasets, Split.TRAINING, job.rows());
        requireRows(datasets, Split.VALIDATION, job.validationRows());
        if (!metrics.names().equals(job.spec().getMetricsList()))
            throw new IllegalArgumentException(
                    "metrics %s; the job says %s"
                            .formatted(metrics.names(), job.spec().getMetricsList()));
        if (update instanceof UpdateRule.LineSearch && job.epochs() > 0) requireOneLoss(job, draws);
    }

    /// A line search compares losses, so that they must be of one function.
    private static void requireOneLoss(ResolvedJob job, boolean draws) {
        if (job.batchSize() != job.rows())
            throw new IllegalArgumentException(
                    """
                    L-BFGS compares losses of the same rows, but a batch has %d of %d; leave the \
                    batch size out, or use another optimizer\
                    """
                            .formatted(job.batchSize(), job.rows()));
        if (draws)
            throw new IllegalArgumentException(
                    """
                    L-BFGS compares losses of the same model, but Dropout makes another one in each \
                    step; leave it out, or use another optimizer\
                    """);
    }

    /// Of a model that does not drop out, without metrics and callbacks.
    public TrainingTask(
            ResolvedJob job,
            Map<Split, Dataset> datasets,
            ParameterLayout layout,
            float[] initialParameters,
            UpdateRule update) {
        this(job, datasets, layout, initialParameters, update, false, MetricPlan.NONE);
    }

    /// Without callbacks.
    public TrainingTask(
            ResolvedJob job,
            Map<Split, Dataset> datasets,
            ParameterLayout layout,
            float[] initialParameters,
            UpdateRule update,
            boolean draws,
            MetricPlan metrics) {
        this(job, datasets, layout, initialParameters, update, draws, metrics, List.of());
    }

    /// The same with callbacks that have not been used before.
    public TrainingTask withCallbacks(List<? extends Callback> fresh) {
        return new TrainingTask(
                job,
                datasets,
                layout,
                initialParameters,
                update,
                draws,
                metrics,
                List.copyOf(fresh));
    }

    private static void requireRows(Map<Split, Dataset> datasets, Split split, long rows) {
        Dataset dataset = datasets.get(split);
        long present = dataset == null ? 0 : dataset.rows();
        if (present != rows)
            throw new IllegalArgumentException(
                    "%s: %d rows; the job says %d".formatted(split, present, rows));
    }

    @Override
    public float[] initialParameters() {
        return initialParameters.clone();
    }

    /// What its sequence of passes depends on.
    JobPlan plan() {
        JobPlan plan = JobPlan.of(job, draws);
        return switch (update) {
            case UpdateRule.EachStep _ -> plan;
            case UpdateRule.LineSearch _ -> plan.withLineSearch();
        };
    }

    Dataset dataset(Split split) {
        Dataset dataset = datasets.get(split);
        if (dataset == null) throw new IllegalStateException("no dataset of " + split);
        return dataset;
    }
}
