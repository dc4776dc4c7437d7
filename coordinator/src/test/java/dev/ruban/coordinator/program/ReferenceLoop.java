package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.autodiff.EagerRows;
import dev.ruban.autodiff.Tensor;
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
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
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
    private final MetricLoop metrics;
    private final double[] deviations;
    private final Optional<ReferenceLoop> validation;
    private final List<List<String>> measured = new ArrayList<>();
    private float[] parameters;

    /// The sum over some rows.
    private record Sums(
            float[] gradients, double loss, long rows, MetricLoop.@Nullable Totals metrics) {
        Sums plus(Sums right) {
            float[] both = gradients.clone();
            for (int i = 0; i < both.length; i++) both[i] += right.gradients[i];
            return new Sums(
                    both,
                    loss + right.loss,
                    rows + right.rows,
                    MetricLoop.plus(metrics, right.metrics));
        }
    }

    private ReferenceLoop(TrainingTask task, TrainingModel model, Split split, ResolvedJob job) {
        this.task = task;
        this.job = job;
        metrics = new MetricLoop(job.spec().getMetricsList(), outputs(model), job.labels());
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
        Dataset dataset = task.datasets().get(split);
        if (dataset == null) throw new IllegalArgumentException("no rows");
        dataset.read(0, (int) job.rows(), features, 0, labels, 0);
        deviations = deviations();
        validation =
                job.validationRows() == 0
                        ? Optional.empty()
                        : Optional.of(new ReferenceLoop(task, model, Split.VALIDATION, of(job)));
    }

    /// The same job with its validation rows for training rows.
    private static ResolvedJob of(ResolvedJob job) {
        return new ResolvedJob(
                job.spec(), job.validationRows(), 0, job.features(), job.labels(), job.classes());
    }

    private int outputs(TrainingModel model) {
        return model.module()
                .call(Tensor.of(Shape.of(1, job.features()), new float[job.features()]))
                .shape()
                .elements();
    }

    /// Of each label the sum of its squared distances from its mean.
    private double[] deviations() {
        double[] squares = new double[job.labels()];
        for (int j = 0; j < squares.length; j++) {
            int label = j;
            double mean = sum(row -> labels[row * job.labels() + label]) / job.rows();
            squares[j] =
                    sum(row -> {
                        double distance = labels[row * job.labels() + label] - mean;
                        return distance * distance;
                    });
        }
        return squares;
    }

    private double sum(IntToDoubleFunction term) {
        List<@Nullable Sums> shards = new ArrayList<>();
        for (int shard = 0; shard < job.shards(); shard++) {
            List<@Nullable Sums> blocks = new ArrayList<>();
            int end = order.start(shard + 1);
            for (int at = order.start(shard); at < end; at += blockRows) {
                int from = at;
                int rowsOfBlock = Math.min(blockRows, end - at);
                double sum = MetricLoop.lanes(rowsOfBlock, row -> term.applyAsDouble(from + row));
                blocks.add(new Sums(new float[0], sum, rowsOfBlock, null));
            }
            shards.add(blocks.isEmpty() ? null : tree(blocks));
        }
        return Optional.ofNullable(tree(shards)).orElseThrow().loss();
    }

    /// @param model with variables of its own
    static Recorded.Result train(TrainingTask task, TrainingModel model) {
        return new ReferenceLoop(task, model, Split.TRAINING, task.job()).train();
    }

    private static int blockRows(int features) {
        int floats = Math.max(1, CONSTANTS.blockFloats() / features);
        return Math.clamp(
                Integer.highestOneBit(floats),
                CONSTANTS.fewestBlockRows(),
                CONSTANTS.mostBlockRows());
    }

    private Recorded.Result train() {
        double start = evaluate(true);
        validate();
        List<Double> losses = new ArrayList<>();
        switch (update) {
            case UpdateRule.EachStep each -> trainBy(each.optimizer(), losses);
            case UpdateRule.LineSearch search -> trainBy(search.settings(), losses);
        }
        String digest = ParameterDigest.sha256(task.layout(), parameters);
        double last = evaluate(true);
        repeatValidation();
        return new Recorded.Result(digest, start, losses, last, measured);
    }

    private void trainBy(Optimizer optimizer, List<Double> losses) {
        Optimizer.Buffers present = buffers(optimizer, parameters);
        long step = 0;
        for (int epoch = 0; epoch < job.epochs(); epoch++) {
            double sum = 0;
            MetricLoop.@Nullable Totals totals = null;
            for (int[] batch : order.steps(job.batchSize(), job.shuffle(), job.seed(), epoch)) {
                rows.train(step++);
                Sums root = root(batch);
                sum += loss(root);
                totals = totals == null ? root.metrics() : MetricLoop.plus(totals, root.metrics());
                Optimizer.Buffers next = buffers(optimizer, new float[parameters.length]);
                optimizer.update(step, mean(root), present, next, 0, parameters.length);
                present = next;
                parameters = present.values();
            }
            losses.add(sum / job.rows());
            measure(totals);
            validate();
        }
    }

    private void measure(MetricLoop.@Nullable Totals totals) {
        if (totals == null || job.spec().getMetricsCount() == 0) return;
        measured.add(metrics.values(totals, deviations));
    }

    private void validate() {
        validation.ifPresent(loop -> {
            loop.parameters = parameters;
            loop.evaluate(true);
            repeatValidation();
        });
    }

    private void repeatValidation() {
        validation.ifPresent(loop -> {
            if (!loop.measured.isEmpty()) measured.add(loop.measured.getLast());
        });
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
        rows.evaluate();
        MetricLoop.@Nullable Totals atStart = root(allRows()).metrics();
        while (!lbfgs.isConverged() && lbfgs.iterations() < job.epochs()) {
            parameters = lbfgs.point().clone();
            rows.train(lbfgs.evaluations());
            Sums root = root(allRows());
            double loss = loss(root) / root.rows();
            long iterations = lbfgs.iterations();
            double before = lbfgs.evaluations() > 0 ? lbfgs.loss() : loss;
            lbfgs.next(loss, mean(root));
            if (lbfgs.iterations() == iterations) continue;
            losses.add(before);
            measure(atStart);
            parameters = lbfgs.parameters();
            validate();
            rows.evaluate();
            atStart = root(allRows()).metrics();
        }
        parameters = lbfgs.parameters();
        assertThat(evaluate(false)).as("the loss that was accepted").isEqualTo(lbfgs.loss());
    }

    private int[] allRows() {
        return IntStream.range(0, (int) job.rows()).toArray();
    }

    private double evaluate(boolean measures) {
        rows.evaluate();
        Sums root = root(allRows());
        if (measures) measure(root.metrics());
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
        rows.showFilled();
        rows.forward(Blocks.of(block.length));
        rows.backward();
        float[] gradients = new float[task.layout().elements()];
        rows.gradients(gradients);
        double loss =
                MetricLoop.lanes(block.length, row -> rows.losses()[rows.lossesOffset() + row]);
        return new Sums(gradients, loss, block.length, metrics.ofBlock(rows, block.length));
    }

    private static void copy(int row, float[] table, int width, float[] into, int index) {
        System.arraycopy(table, row * width, into, index * width, width);
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
