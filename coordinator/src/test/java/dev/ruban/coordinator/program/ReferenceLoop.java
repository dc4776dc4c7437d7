package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.autodiff.EagerRows;
import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.Dataset;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.optimizer.GradientTransform;
import dev.ruban.optimizer.Lbfgs;
import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.reference.Constants;
import dev.ruban.reference.EpochOrder;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Trains in one plain loop: its own order of rows, blocks, lanes and tree, over the scalar kernels.
/// It shares layers, losses and the formulas of the update with Ruban, and nothing of shards, passes,
/// partials or protocol; for what the [dev.ruban.reference.ReferenceTrainer] does not know.
final class ReferenceLoop {
    private static final Kernels KERNELS = KernelSelection.of("scalar").kernels();
    private static final Constants CONSTANTS = Constants.ARITHMETIC_1;

    private final TrainingTask task;
    private final ResolvedJob job;
    private final EpochOrder order;
    private final EagerRows rows;
    private final UpdateRule update;
    private final GradientTransform transform;
    private final int blockRows;
    private final float[] features;
    private final float[] labels;
    private float[] parameters;

    /// The sum over some rows.
    private record Sums(float[] gradients, double loss, long rows) {
        Sums plus(Sums right) {
            float[] both = gradients.clone();
            for (int i = 0; i < both.length; i++) both[i] += right.gradients[i];
            return new Sums(both, loss + right.loss, rows + right.rows);
        }
    }

    private ReferenceLoop(TrainingTask task, TrainingModel model) {
        this.task = task;
        job = task.job();
        order = new EpochOrder(Math.toIntExact(job.rows()), job.shards(), CONSTANTS);
        blockRows = blockRows(job.features());
        rows =
                new EagerRows(
                        job.features(),
                        job.labels(),
                        model.variables(),
                        model.losses(),
                        blockRows,
                        KERNELS);
        update = task.update();
        transform = task.update().transform(task.layout(), KERNELS);
        features = new float[(int) job.rows() * job.features()];
        labels = new float[(int) job.rows() * job.labels()];
        parameters = task.initialParameters();
    }

    /// @param model with variables of its own
    static Recorded.Result train(TrainingTask task, TrainingModel model) {
        return new ReferenceLoop(task, model).train();
    }

    private static int blockRows(int features) {
        int floats = Math.max(1, CONSTANTS.blockFloats() / features);
        return Math.clamp(
                Integer.highestOneBit(floats),
                CONSTANTS.fewestBlockRows(),
                CONSTANTS.mostBlockRows());
    }

    private Recorded.Result train() {
        Dataset dataset = task.datasets().get(Split.TRAINING);
        if (dataset == null) throw new IllegalArgumentException("no training rows");
        dataset.read(0, (int) job.rows(), features, 0, labels, 0);
        double start = evaluate();
        List<Double> losses = new ArrayList<>();
        switch (update) {
            case UpdateRule.EachStep each -> trainBy(each.optimizer(), losses);
            case UpdateRule.LineSearch search -> trainBy(search.settings(), losses);
        }
        String digest = ParameterDigest.sha256(task.layout(), parameters);
        return new Recorded.Result(digest, start, losses, evaluate());
    }

    private void trainBy(Optimizer optimizer, List<Double> losses) {
        Optimizer.Buffers present = buffers(optimizer, parameters);
        long step = 0;
        for (int epoch = 0; epoch < job.epochs(); epoch++) {
            double sum = 0;
            for (int[] batch : order.steps(job.batchSize(), job.shuffle(), job.seed(), epoch)) {
                rows.train(step++);
                Sums root = root(batch);
                sum += loss(root);
                Optimizer.Buffers next = buffers(optimizer, new float[parameters.length]);
                optimizer.update(step, mean(root), present, next, 0, parameters.length);
                present = next;
                parameters = present.values();
            }
            losses.add(sum / job.rows());
        }
    }

    private static Optimizer.Buffers buffers(Optimizer optimizer, float[] values) {
        return new Optimizer.Buffers(
                values,
                IntStream.range(0, optimizer.slotNames().size())
                        .mapToObj(_ -> new float[values.length])
                        .toList());
    }

    private void trainBy(Lbfgs.Settings settings, List<Double> losses) {
        Lbfgs lbfgs = new Lbfgs(task.layout(), KERNELS, settings, parameters);
        while (!lbfgs.isConverged() && lbfgs.iterations() < job.epochs()) {
            parameters = lbfgs.point().clone();
            rows.train(lbfgs.evaluations());
            Sums root = root(allRows());
            double loss = loss(root) / root.rows();
            long iterations = lbfgs.iterations();
            double before = lbfgs.evaluations() > 0 ? lbfgs.loss() : loss;
            lbfgs.next(loss, mean(root));
            if (lbfgs.iterations() > iterations) losses.add(before);
        }
        parameters = lbfgs.parameters();
        assertThat(evaluate()).as("the loss that was accepted").isEqualTo(lbfgs.loss());
    }

    private int[] allRows() {
        return IntStream.range(0, (int) job.rows()).toArray();
    }

    private double evaluate() {
        rows.evaluate();
        Sums root = root(allRows());
        return loss(root) / root.rows();
    }

    private double loss(Sums root) {
        if (update.penalty().isNone()) return root.loss();
        return root.loss() + root.rows() * transform.penalty(parameters);
    }

    private float[] mean(Sums root) {
        float[] mean = root.gradients().clone();
        for (int i = 0; i < mean.length; i++) mean[i] = (float) ((double) mean[i] / root.rows());
        transform.apply(mean, parameters);
        return mean;
    }

    private Sums root(int... batch) {
        rows.bindParameters(parameters);
        List<@Nullable Sums> shards = new ArrayList<>();
        for (int shard = 0; shard < job.shards(); shard++) shards.add(shard(shard, batch));
        return Optional.ofNullable(tree(shards)).orElseThrow();
    }

    /// The tree over the blocks of one shard; absent if the batch has no rows of it.
    private @Nullable Sums shard(int shard, int... batch) {
        int from = order.start(shard);
        int end = order.start(shard + 1);
        int[] own = Arrays.stream(batch).filter(row -> from <= row && row < end).toArray();
        if (own.length == 0) return null;
        List<@Nullable Sums> blocks = new ArrayList<>();
        for (int at = 0; at < own.length; at += blockRows)
            blocks.add(block(Arrays.copyOfRange(own, at, Math.min(at + blockRows, own.length))));
        return tree(blocks);
    }

    private Sums block(int... block) {
        for (int i = 0; i < block.length; i++) {
            copy(block[i], features, job.features(), rows.features(), i);
            copy(block[i], labels, job.labels(), rows.labels(), i);
            rows.rowNumbers()[i] = block[i];
        }
        rows.forward(block.length);
        rows.backward(block.length);
        float[] gradients = new float[task.layout().elements()];
        rows.gradients(0, block.length, gradients);
        return new Sums(gradients, laneSum(block.length), block.length);
    }

    private static void copy(int row, float[] table, int width, float[] into, int index) {
        System.arraycopy(table, row * width, into, index * width, width);
    }

    private double laneSum(int count) {
        double[] lanes = new double[16];
        for (int i = 0; i < count; i++) lanes[i % 16] += rows.losses()[rows.lossesOffset() + i];
        for (int half = 8; half >= 1; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        return lanes[0];
    }

    private static @Nullable Sums tree(List<@Nullable Sums> leaves) {
        if (leaves.size() == 1) return leaves.getFirst();
        int cut = Integer.highestOneBit(leaves.size() - 1);
        Sums left = tree(leaves.subList(0, cut));
        Sums right = tree(leaves.subList(cut, leaves.size()));
        if (left == null || right == null) return left == null ? right : left;
        return left.plus(right);
    }
}
