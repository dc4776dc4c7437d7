package dev.ruban.coordinator.program;

import dev.ruban.data.BlockSize;
import dev.ruban.data.Dataset;
import dev.ruban.data.ShardLayout;
import dev.ruban.job.JobNames;
import dev.ruban.job.ResolvedJob;
import dev.ruban.metric.Metric;
import dev.ruban.metric.MetricAccumulator;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import dev.ruban.metric.RowBlock;
import dev.ruban.model.TrainedModel;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.kernel.KernelSelection;
import java.util.List;

/// The metrics of a model over a data set, in the order of ARCHITECTURE.md, "Metrics". One shard is
/// in memory at a time.
final class ModelMetrics {
    private final ResolvedJob job;
    private final Dataset dataset;
    private final ShardLayout layout;
    private final Predictor predictor;

    private ModelMetrics(TrainedModel model, Dataset dataset) {
        job = model.job();
        this.dataset = dataset;
        layout = new ShardLayout(dataset.rows(), job.shards());
        predictor = Predictor.of(model);
    }

    /// What is worth knowing of a model: of a regression the errors, of a classifier how often it is
    /// right, how sure it is, and of two classes how well it ranks them.
    /// @param dataset standardized if the model is
    static List<MetricPlan.Value> of(TrainedModel model, Dataset dataset) {
        ResolvedJob job = model.job();
        MetricPlan plan = MetricPlan.of(metrics(job.spec()), job.outputs(), job.labels());
        return new ModelMetrics(model, dataset).values(plan);
    }

    private static List<Metric> metrics(Job spec) {
        if (!JobNames.isClassifier(spec))
            return List.of(Metric.meanAbsoluteError(), Metric.rootMeanSquaredError(), Metric.r2());
        if (JobNames.isMultiClass(spec)) return List.of(Metric.accuracy(), Metric.logLoss());
        return ClassScores.areProbabilities(spec)
                ? List.of(Metric.accuracy(), Metric.areaUnderCurve(), Metric.logLoss())
                : List.of(Metric.accuracy(), Metric.areaUnderCurve());
    }

    private List<MetricPlan.Value> values(MetricPlan plan) {
        if (!plan.needsLabelMeans()) return plan.values(total(plan));
        MetricPlan beforehand = plan.beforehand();
        MetricPlan complete = plan.withLabelMeans(beforehand.labelMeans(total(beforehand)));
        return complete.values(total(complete));
    }

    private MetricSums total(MetricPlan plan) {
        var accumulator = new MetricAccumulator(plan, KernelSelection.current().kernels());
        for (int shard = 0; shard < job.shards(); shard++) {
            if (layout.rowsOf(shard) > 0) addShard(accumulator, shard);
            accumulator.endShard();
        }
        return accumulator.finish().orElseThrow();
    }

    private void addShard(MetricAccumulator accumulator, int shard) {
        int rows = layout.rowsOf(shard);
        float[] features = new float[Math.multiplyExact(rows, job.features())];
        float[] labels = new float[Math.multiplyExact(rows, job.labels())];
        dataset.read(layout.firstRow(shard), rows, features, 0, labels, 0);
        float[] predictions = predictor.predict(rows, features);
        int blockRows = BlockSize.of(job.features());
        for (int from = 0; from < rows; from += blockRows)
            accumulator.addBlock(
                    new RowBlock(
                            Math.min(blockRows, rows - from),
                            predictions,
                            from * job.outputs(),
                            job.outputs(),
                            labels,
                            from * job.labels(),
                            job.labels()));
    }
}
