package dev.ruban.job;

import dev.ruban.proto.v1.Job;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;

/// Fills in what a job does not say, and writes numbers given as text in one form, so that jobs of
/// one meaning are equal. Without data the job is the built-in example: the guide's line.
public final class JobDefaults {
    public static final double LEARNING_RATE = 0.01;
    public static final double EXAMPLE_LEARNING_RATE = 0.1;
    public static final String EXAMPLE_LABEL = "y";
    public static final String EXAMPLE_FEATURE = "x";
    public static final int EPOCHS = 10;
    public static final int SHARDS = 64;
    public static final int LEDGER_LINES = 1000;

    static final Pattern WHOLE = Pattern.compile("[0-9]{1,100}");
    static final Pattern FRACTION = Pattern.compile("[0-9]{0,100}\\.?[0-9]{1,100}");

    private JobDefaults() {}

    /// The job with every setting that its model, loss and optimizer use, as far as it follows from
    /// the job itself; what is wrong is left as it is, for [JobValidation].
    public static Job fill(Job given) {
        Job.Builder job = given.toBuilder();
        if (job.hasModule() && !job.hasModel()) job.setModel(JobNames.MODULE);
        if (!job.hasData()) fillExample(job);
        fillModel(job);
        fillUpdate(job);
        fillOrder(job);
        if (!job.hasStandardize()) job.setStandardize(false);
        if (!job.hasArithmetic()) job.setArithmetic(ResolvedJob.ARITHMETIC);
        return normalize(job).build();
    }

    private static void fillExample(Job.Builder job) {
        if (job.getLabelCount() == 0) job.addLabel(EXAMPLE_LABEL);
        if (job.getFeaturesCount() == 0) job.addFeatures(EXAMPLE_FEATURE);
        if (!job.hasModel()) job.setModel(JobNames.LINE);
        boolean sgd = !job.hasOptimizer() || job.getOptimizer().equals(JobNames.SGD);
        if (!job.hasLearningRate() && sgd) job.setLearningRate(EXAMPLE_LEARNING_RATE);
    }

    private static void fillModel(Job.Builder job) {
        if (!job.hasModel()) job.setModel(JobNames.LINEAR);
        if (!job.hasLoss()) JobNames.defaultLoss(job.getModel()).ifPresent(job::setLoss);
        if (job.getModel().equals(JobNames.MLP)) fillActivation(job);
    }

    /// The same for all hidden layers is one name.
    private static void fillActivation(Job.Builder job) {
        List<String> given = List.copyOf(job.getActivationList());
        if (given.isEmpty()) job.addActivation(JobNames.RELU);
        boolean same = given.stream().distinct().count() == 1;
        if (same && given.size() == job.getHiddenCount())
            job.clearActivation().addActivation(given.getFirst());
    }

    private static void fillUpdate(Job.Builder job) {
        if (!job.hasOptimizer()) job.setOptimizer(JobNames.SGD);
        if (!job.hasSchedule()) job.setSchedule(JobNames.CONSTANT);
        DependentSetting.fill(job);
        if (job.hasWarmupSteps() && !job.hasWarmupStart()) job.setWarmupStart(0);
    }

    private static void fillOrder(Job.Builder job) {
        if (!job.hasEpochs()) job.setEpochs(EPOCHS);
        if (!job.hasLedgerEvery()) job.setLedgerEvery(ledgerEvery(job.getEpochs()));
        if (!job.hasBatchSize()) job.setBatchSize(JobNames.ALL);
        if (!job.hasShuffle()) job.setShuffle(true);
        if (!job.hasSeed()) job.setSeed(0);
        if (!job.hasShards()) job.setShards(SHARDS);
    }

    /// At most 1,000 lines, with those of the start and the end.
    private static int ledgerEvery(int epochs) {
        return Math.max(1, Math.ceilDiv(epochs, LEDGER_LINES - 2));
    }

    private static Job.Builder normalize(Job.Builder job) {
        if (!job.getTerminateOnNan()) job.clearTerminateOnNan();
        if (job.getL1() == 0) job.clearL1();
        if (job.getL2() == 0) job.clearL2();
        if (job.getWarmupSteps() == 0 && job.getWarmupStart() == 0)
            job.clearWarmupSteps().clearWarmupStart();
        String batchSize = job.getBatchSize();
        if (WHOLE.matcher(batchSize).matches())
            job.setBatchSize(new BigInteger(batchSize).toString());
        String split = job.getValidationSplit();
        if (FRACTION.matcher(split).matches())
            job.setValidationSplit(new BigDecimal(split).stripTrailingZeros().toPlainString());
        return job;
    }
}
