package dev.ruban.coordinator.program;

import dev.ruban.data.Dataset;
import dev.ruban.data.LabelSums;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.JobMetrics;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingUpdate;
import dev.ruban.metric.MetricPlan;
import dev.ruban.model.TrainedModel;
import dev.ruban.optimizer.Clipping;
import dev.ruban.optimizer.GradientTransform;
import dev.ruban.optimizer.Penalty;
import dev.ruban.proto.v1.Job;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.reduction.Sum;
import dev.ruban.reduction.TreeSum;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import dev.ruban.worker.compute.TapePartialComputer;
import java.util.List;

/// Loss and metrics of a model over a data set: a full batch with the job's number of shards, by the
/// code that trains. One shard is in memory at a time.
/// @param loss    the mean over the rows
/// @param metrics those that the job names; if it names none, those that go with its loss
record ModelEvaluation(double loss, List<MetricPlan.Value> metrics) {
    ModelEvaluation {
        metrics = List.copyOf(metrics);
    }

    /// @param dataset standardized if the model is
    static ModelEvaluation of(TrainedModel model, Dataset dataset) {
        ResolvedJob job = job(model.job(), dataset);
        Sum root = root(model, job, dataset);
        double sum = root.loss();
        Penalty penalty = TrainingUpdate.penalty(job.spec());
        if (!penalty.isNone()) sum += dataset.rows() * penalty(model, penalty);
        return new ModelEvaluation(
                sum / dataset.rows(), plan(model, job, dataset).values(root.metrics()));
    }

    /// The same computation over other rows.
    private static ResolvedJob job(ResolvedJob trained, Dataset dataset) {
        Job.Builder spec = trained.spec().toBuilder();
        if (spec.getMetricsCount() == 0) spec.addAllMetrics(JobMetrics.ofLoss(trained.spec()));
        return new ResolvedJob(
                spec.build(),
                dataset.rows(),
                0,
                trained.features(),
                trained.labels(),
                trained.classes());
    }

    private static MetricPlan plan(TrainedModel model, ResolvedJob job, Dataset dataset) {
        MetricPlan plan = JobMetrics.plan(job, model.trainingModel().program(job));
        if (!plan.needsLabelDeviations()) return plan;
        return plan.withLabelDeviations(LabelSums.deviations(dataset, job.shards()));
    }

    private static Sum root(TrainedModel model, ResolvedJob job, Dataset dataset) {
        TreeSum tree = new TreeSum(new Buffers(0));
        float[] parameters = model.parameters().values();
        try (PartialComputer computer =
                new TapePartialComputer(
                        job, model.trainingModel(), 1, KernelSelection.current().kernels())) {
            for (int shard = 0; shard < job.shards(); shard++)
                tree.add(sumOfShard(computer, job, dataset, shard, parameters));
        }
        return tree.finish();
    }

    private static double penalty(TrainedModel model, Penalty penalty) {
        TrainedModel.Parameters parameters = model.parameters();
        Kernels kernels = KernelSelection.current().kernels();
        return new GradientTransform(parameters.layout(), kernels, penalty, Clipping.NONE)
                .penalty(parameters.values());
    }

    private static Sum sumOfShard(
            PartialComputer computer,
            ResolvedJob job,
            Dataset dataset,
            int shard,
            float[] parameters) {
        ShardLayout layout = new ShardLayout(dataset.rows(), job.shards());
        int rows = layout.rowsOf(shard);
        if (rows == 0) return Sum.ABSENT;
        float[] features = new float[Math.multiplyExact(rows, job.features())];
        float[] labels = new float[Math.multiplyExact(rows, job.labels())];
        dataset.read(layout.firstRow(shard), rows, features, 0, labels, 0);
        computer.putShard(Split.TRAINING, shard, features, labels);
        Pass pass = new Pass.Evaluation(Split.TRAINING);
        Partial partial =
                computer.compute(pass, parameters, List.of(new Subtree(shard, 1))).getFirst();
        computer.removeShard(Split.TRAINING, shard);
        return new Sum(new float[0], partial.loss(), partial.rows(), partial.metrics());
    }
}
