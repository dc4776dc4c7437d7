package dev.ruban.coordinator.program;

import dev.ruban.data.Dataset;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingUpdate;
import dev.ruban.model.TrainedModel;
import dev.ruban.optimizer.Clipping;
import dev.ruban.optimizer.GradientTransform;
import dev.ruban.optimizer.Penalty;
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

/// The loss of a model over a data set: a full batch with the job's number of shards, by the code
/// that trains. One shard is in memory at a time.
final class ModelEvaluation {
    private ModelEvaluation() {}

    /// @param dataset standardized if the model is
    /// @return the mean over the rows
    static double loss(TrainedModel model, Dataset dataset) {
        ResolvedJob trained = model.job();
        ResolvedJob job =
                new ResolvedJob(
                        trained.spec(),
                        dataset.rows(),
                        0,
                        trained.features(),
                        trained.labels(),
                        trained.classes());
        ShardLayout layout = new ShardLayout(dataset.rows(), job.shards());
        TreeSum tree = new TreeSum(new Buffers(0));
        float[] parameters = model.parameters().values();
        try (PartialComputer computer =
                new TapePartialComputer(
                        job, model.trainingModel(), 1, KernelSelection.current().kernels())) {
            for (int shard = 0; shard < job.shards(); shard++)
                tree.add(shardLoss(computer, job, layout, dataset, shard, parameters));
        }
        double root = tree.finish().loss();
        Penalty penalty = TrainingUpdate.penalty(job.spec());
        if (!penalty.isNone()) root += dataset.rows() * penalty(model, penalty);
        return root / dataset.rows();
    }

    private static double penalty(TrainedModel model, Penalty penalty) {
        TrainedModel.Parameters parameters = model.parameters();
        Kernels kernels = KernelSelection.current().kernels();
        return new GradientTransform(parameters.layout(), kernels, penalty, Clipping.NONE)
                .penalty(parameters.values());
    }

    private static Sum shardLoss(
            PartialComputer computer,
            ResolvedJob job,
            ShardLayout layout,
            Dataset dataset,
            int shard,
            float[] parameters) {
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
        return new Sum(new float[0], partial.loss(), partial.rows());
    }
}
