package dev.ruban.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Trains a [Job] as the chapter "The arithmetic" says, in one thread, row by row. Not thread-safe.
public final class ReferenceTrainer {
    private final Job job;
    private final Constants constants;
    private final int shards;
    private final Standardization standardization;
    private final BatchSum.RowData data;
    private final BatchSum batchSum;
    private final SortedMap<String, Parameter> parameters;

    /// For a job under the given constants.
    public ReferenceTrainer(Job job, Constants constants) {
        this.job = job;
        this.constants = constants;
        this.shards = job.shards().orElse(constants.shards());
        this.standardization = Standardization.of(job.features(), constants);
        this.data = rowData(job.features(), job.labels());
        Sums sums = new Sums(constants);
        Network network = new Network(job, sums);
        this.batchSum = new BatchSum(network, sums, constants.blockRows(job.features()[0].length));
        this.parameters = network.initialParameters();
    }

    /// Trains a job by the law.
    public static Result train(Job job) {
        return new ReferenceTrainer(job, Constants.ARITHMETIC_1).train();
    }

    /// Trains all epochs; to be called once.
    public Result train() {
        Update update = new Update(job.optimizer());
        EpochOrder order = new EpochOrder(job.features().length, shards, constants);
        List<Double> epochLosses = new ArrayList<>();
        List<Double> stepLosses = new ArrayList<>();
        SortedMap<String, float[]> firstGradients = new TreeMap<>();
        double startLoss = evaluate(job.features(), job.labels());
        for (int epoch = 0; epoch < job.epochs(); epoch++) {
            double sum = 0.0;
            for (int[] batch : order.steps(job.batchSize(), job.shuffle(), job.seed(), epoch)) {
                Partial root = batchSum.root(parameters, data, order, batch);
                SortedMap<String, float[]> means = Update.means(root);
                if (stepLosses.isEmpty()) firstGradients = means;
                sum += root.loss();
                stepLosses.add(root.loss() / root.rows());
                update.apply(parameters, means);
            }
            epochLosses.add(sum / job.features().length);
        }
        double finalLoss = evaluate(job.features(), job.labels());
        return new Result(
                values(),
                Digest.of(parameters),
                epochLosses,
                stepLosses,
                startLoss,
                finalLoss,
                firstGradients);
    }

    /// The mean loss of a data set under the present parameters; features as read from the table.
    public double evaluate(float[][] features, float[][] labels) {
        BatchSum.RowData rows = rowData(features, labels);
        EpochOrder order = new EpochOrder(features.length, shards, constants);
        int[] all = Philox.identity(features.length);
        Partial root = batchSum.root(parameters, rows, order, all);
        return root.loss() / root.rows();
    }

    private BatchSum.RowData rowData(float[][] features, float[][] labels) {
        return new BatchSum.RowData(
                job.standardize() ? standardization.apply(features) : features, labels);
    }

    private SortedMap<String, float[]> values() {
        SortedMap<String, float[]> values = new TreeMap<>();
        parameters.forEach((name, parameter) -> values.put(name, parameter.values().clone()));
        return values;
    }
}
