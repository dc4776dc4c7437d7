package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.JobPlan;
import dev.ruban.data.EpochOrder;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.metric.MetricSums;
import dev.ruban.metric.ScoreRuns;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.stream.IntStream;

/// A small linear regression: its rows, which of them a shard has in a pass, and the sums over them.
/// Every row is of another size, so that an order, an omission or a repetition shows in the bits.
final class Workload {
    private static final int FEATURES = 3;

    /// Features, then the bias.
    static final int PARAMETERS = FEATURES + 1;

    private final JobPlan plan;
    private final boolean measures;
    private final Table training;
    private final Table validation;
    private final EpochOrder order;
    private final int[][] rowsOfSteps;

    private record Table(float[] features, float[] labels, ShardLayout layout, long salt) {
        static Table of(long seed, long salt, long rows, int shards) {
            Chance chance = new Chance(seed ^ salt);
            float[] features = new float[(int) rows * FEATURES];
            float[] labels = new float[(int) rows];
            for (int i = 0; i < features.length; i++) features[i] = value(chance);
            for (int i = 0; i < labels.length; i++) labels[i] = value(chance);
            ShardLayout layout = new ShardLayout(Math.max(1, rows), shards);
            return new Table(features, labels, layout, salt);
        }

        private static float value(Chance chance) {
            return (float) (chance.uniform() * 2 - 1);
        }

        long hash(int row) {
            return Chance.mix(salt + row);
        }
    }

    /// @param measures whether there are metrics
    Workload(JobPlan plan, long seed, boolean shuffle, boolean measures) {
        this.plan = plan;
        this.measures = measures;
        training = Table.of(seed, 1L << 32, plan.rows(), plan.shards());
        validation = Table.of(seed, 2L << 32, plan.validationRows(), plan.shards());
        order = new EpochOrder(seed, training.layout(), plan.batchSize(), shuffle);
        rowsOfSteps = new int[steps() * plan.shards()][];
    }

    JobPlan plan() {
        return plan;
    }

    int stepsPerEpoch() {
        return (int) order.steps();
    }

    /// At most: a line search needs one more for the first, and may converge before.
    int steps() {
        int all = plan.epochs() * stepsPerEpoch();
        return plan.lineSearch() ? 1 + all * Search.MOST_TRIALS : all;
    }

    /// The sum over a subtree by the tree.
    Answer compute(Pass pass, Subtree subtree, float[] parameters) {
        if (subtree.size() == 1) return leaf(pass, subtree, parameters);
        int half = subtree.size() / 2;
        return Answer.sum(
                compute(pass, new Subtree(subtree.first(), half), parameters),
                compute(pass, new Subtree(subtree.first() + half, half), parameters));
    }

    private Answer leaf(Pass pass, Subtree shard, float[] parameters) {
        int[] rows = rows(pass, shard.first());
        if (rows.length == 0) return Answer.absent(shard);
        Table table = table(pass);
        boolean step = pass instanceof Pass.Step;
        float[] gradients = new float[step ? PARAMETERS : 0];
        double loss = 0;
        long fingerprint = 0;
        MetricSums metrics = MetricSums.NONE;
        for (int row : rows) {
            float error = error(table, row, parameters);
            loss += error * error;
            if (measures) metrics = metrics.plus(measured(table, row, error));
            fingerprint += table.hash(row);
            if (step) addGradients(table, row, error, gradients);
        }
        return new Answer(shard, rows.length, loss, gradients, metrics, fingerprint, false);
    }

    /// A sum, a count and a score, of few different ones.
    private static MetricSums measured(Table table, int row, float error) {
        float label = table.labels()[row];
        float score = (float) Math.rint(4 * (error + label)) / 4 + 0f;
        boolean positive = label > 0;
        return new MetricSums(
                1,
                new double[] {Math.abs(error)},
                new long[] {error > 0 ? 1 : 0},
                ScoreRuns.of(
                        new float[] {score},
                        new long[] {positive ? 1 : 0},
                        new long[] {positive ? 0 : 1}));
    }

    private static float error(Table table, int row, float[] parameters) {
        float sum = parameters[FEATURES];
        for (int k = 0; k < FEATURES; k++)
            sum = Math.fma(table.features()[row * FEATURES + k], parameters[k], sum);
        return sum - table.labels()[row];
    }

    private static void addGradients(Table table, int row, float error, float[] gradients) {
        float derivative = 2 * error;
        for (int k = 0; k < FEATURES; k++)
            gradients[k] += table.features()[row * FEATURES + k] * derivative;
        gradients[FEATURES] += derivative;
    }

    private Table table(Pass pass) {
        return switch (pass) {
            case Pass.Step _ -> training;
            case Pass.Evaluation(Split split) -> split == Split.TRAINING ? training : validation;
        };
    }

    /// Numbers within the table.
    int[] rows(Pass pass, int shard) {
        return switch (pass) {
            case Pass.Step(long step) -> rowsOfStep((int) step, shard);
            case Pass.Evaluation _ -> allRows(table(pass), shard);
        };
    }

    private static int[] allRows(Table table, int shard) {
        if (table.labels().length == 0) return new int[0];
        int first = (int) table.layout().firstRow(shard);
        return IntStream.range(first, first + table.layout().rowsOf(shard)).toArray();
    }

    private int[] rowsOfStep(int step, int shard) {
        int index = step * plan.shards() + shard;
        int[] known = rowsOfSteps[index];
        if (known != null) return known;
        int[] found = new int[order.mostRowsOfShard()];
        int epoch = step / stepsPerEpoch();
        int count = order.rowsOfShard(epoch, step % stepsPerEpoch(), shard, found);
        int first = (int) training.layout().firstRow(shard);
        rowsOfSteps[index] = IntStream.range(0, count).map(i -> first + found[i]).toArray();
        return rowsOfSteps[index];
    }

    /// What the fingerprints of all rows of a pass come to, each counted once.
    long fingerprint(Pass pass) {
        Table table = table(pass);
        if (pass instanceof Pass.Step(long step)) {
            long[] sum = new long[1];
            int epoch = (int) step / stepsPerEpoch();
            order.forEachRow(epoch, step % stepsPerEpoch(), row -> sum[0] += table.hash((int) row));
            return sum[0];
        }
        long sum = 0;
        for (int row = 0; row < table.labels().length; row++) sum += table.hash(row);
        return sum;
    }
}
