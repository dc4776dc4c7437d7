package dev.ruban.job;

import static dev.ruban.job.JobDefaults.FRACTION;
import static dev.ruban.job.JobDefaults.WHOLE;

import dev.ruban.module.UserModule;
import dev.ruban.problem.Problems;
import dev.ruban.proto.v1.Job;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Finds everything that is wrong with a job whose defaults are filled in, as far as that can be
/// told without its data; [RowsValidation] does the rest.
final class JobValidation {
    static final int MAX_SHARDS = 1 << 16;

    private static final int MAX_WIDTH = 1 << 20;

    private static final BigInteger MAX_BATCH = BigInteger.valueOf(Long.MAX_VALUE);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Job job;
    private final SettingProblems problems;

    /// @param place where the setting of a name was given, for messages
    JobValidation(Job job, UnaryOperator<String> place, Problems problems) {
        this.job = job;
        this.problems = new SettingProblems(place, problems);
    }

    void check() {
        checkColumns();
        checkModel();
        checkModule();
        checkLayers();
        checkLoss();
        new MetricValidation(job, problems).check();
        checkEffects();
        new UpdateValidation(job, problems).check();
        new CallbackValidation(job, problems).check();
        checkOrder();
        checkValidation();
        checkDigests();
    }

    private void require(boolean holds, String setting, String format, Object... arguments) {
        problems.require(holds, setting, format, arguments);
    }

    private void checkColumns() {
        // A missing label may be one of the problems of form that are known already.
        if (job.getLabelCount() == 0 && problems.isEmpty())
            problems.add("the label is missing: name the column to be predicted, --label COLUMN");
        List<String> labels = job.getLabelList();
        List<String> features = job.getFeaturesList();
        for (String name : repeated(labels))
            require(false, "label", "column '%s' is named twice; remove one", name);
        for (String name : repeated(features))
            require(false, "features", "column '%s' is named twice; remove one", name);
        Set<String> both = new TreeSet<>(labels);
        both.retainAll(features);
        for (String name : both)
            require(
                    false,
                    "features",
                    "column '%s' is also the label; a label cannot predict itself",
                    name);
    }

    private static Set<String> repeated(List<String> names) {
        Set<String> seen = new TreeSet<>();
        Set<String> repeated = new TreeSet<>();
        for (String name : names) if (!seen.add(name)) repeated.add(name);
        return repeated;
    }

    private void checkModel() {
        if (!problems.isKnown("model", job.getModel(), JobNames.MODELS)) return;
        int labels = job.getLabelCount();
        switch (job.getModel()) {
            case JobNames.LINE -> {
                require(labels <= 1, "label", "%d columns; model 'line' has one label", labels);
                int features = job.getFeaturesCount();
                require(
                        features <= 1,
                        "features",
                        "%d columns; model 'line' has one feature; use --model linear",
                        features);
            }
            case JobNames.LOGISTIC, JobNames.SOFTMAX ->
                    require(
                            labels <= 1,
                            "label",
                            "%d columns; model '%s' has one label",
                            labels,
                            job.getModel());
            default -> {} // linear, mlp and module take any number of labels
        }
    }

    private void checkModule() {
        boolean isModule = job.getModel().equals(JobNames.MODULE);
        require(
                !isModule || job.hasModule(),
                "model",
                "'module' is a module of your own; name its class, --module com.acme.MyModel");
        require(
                isModule || !job.hasModule(),
                "module",
                "it has no effect with model '%s'; use --model module",
                job.getModel());
        require(
                !job.hasModule() || UserModule.isClassName(job.getModule()),
                "module",
                "'%s' is no name of a class, such as com.acme.MyModel",
                job.getModule());
        require(
                isModule || job.getModuleSha256Count() == 0,
                "module-sha256",
                "it has no effect without a module; leave it out");
    }

    private void checkLayers() {
        int layers = job.getHiddenCount();
        int activations = job.getActivationCount();
        for (String activation : job.getActivationList())
            problems.isKnown("activation", activation, JobNames.ACTIVATIONS);
        for (int width : job.getHiddenList())
            require(
                    width >= 1 && width <= MAX_WIDTH,
                    "hidden",
                    "%d is no width of a layer; 1 to %d",
                    width,
                    MAX_WIDTH);
        if (job.getModel().equals(JobNames.MLP)) {
            require(
                    layers >= 1,
                    "hidden",
                    "model 'mlp' needs the widths of its hidden layers, such as --hidden 64,32;"
                            + " without any use linear, logistic or softmax");
            require(
                    activations <= 1 || activations == layers,
                    "activation",
                    "%d names for %d hidden layers; give one, or one for each",
                    activations,
                    layers);
            return;
        }
        String model = job.getModel();
        require(layers == 0, "hidden", "model '%s' has no hidden layers; use --model mlp", model);
        require(
                activations == 0,
                "activation",
                "model '%s' has no hidden layers; use --model mlp",
                model);
    }

    private void checkLoss() {
        if (!job.hasLoss() || !problems.isKnown("loss", job.getLoss(), JobNames.LOSSES)) return;
        List<String> fitting = JobNames.lossesOf(job.getModel());
        require(
                fitting.isEmpty() || fitting.contains(job.getLoss()),
                "loss",
                "'%s' does not fit model '%s'; it takes %s",
                job.getLoss(),
                job.getModel(),
                String.join(" or ", fitting));
        boolean classes = JobNames.isOpen(job.getModel()) && JobNames.isClassifier(job);
        require(
                !classes || job.getLabelCount() <= 1,
                "label",
                "%d columns; loss '%s' is for one label, the class",
                job.getLabelCount(),
                job.getLoss());
        if (job.hasDelta()) problems.requirePositive("delta", job.getDelta());
    }

    /// A setting that changes nothing was meant for something else.
    private void checkEffects() {
        for (DependentSetting setting : DependentSetting.withoutEffect(job)) {
            if (setting.isForAny())
                require(
                        false,
                        setting.name(),
                        "it has no effect without %s; give --%s, or leave it out",
                        setting.choice(),
                        setting.choice());
            else
                require(
                        false,
                        setting.name(),
                        "it has no effect with %s '%s'; it is for %s",
                        setting.choice(),
                        setting.chosen(job),
                        String.join(", ", setting.values()));
        }
    }

    private void checkOrder() {
        require(
                job.getLedgerEvery() >= 1,
                "ledger-every",
                "%d is too small; at least 1",
                job.getLedgerEvery());
        require(job.getEpochs() >= 1, "epochs", "%d is too small; at least 1", job.getEpochs());
        int shards = job.getShards();
        boolean valid = shards >= 1 && shards <= MAX_SHARDS && Integer.bitCount(shards) == 1;
        require(
                valid,
                "shards",
                "%d is not a power of two from 1 to %d; the nearest is %d",
                shards,
                MAX_SHARDS,
                nearestShards(shards));
        String batch = job.getBatchSize();
        require(
                batch.equals(JobNames.ALL) || isBatchSize(batch),
                "batch-size",
                "'%s' is neither `all` nor a number of rows, 1 to %d",
                batch,
                MAX_BATCH);
    }

    private static boolean isBatchSize(String text) {
        if (!WHOLE.matcher(text).matches()) return false;
        BigInteger rows = new BigInteger(text);
        return rows.signum() > 0 && rows.compareTo(MAX_BATCH) <= 0;
    }

    private static int nearestShards(int shards) {
        if (shards >= MAX_SHARDS) return MAX_SHARDS;
        if (shards < 1) return 1;
        int below = Integer.highestOneBit(shards);
        return shards - below < 2 * below - shards ? below : 2 * below;
    }

    private void checkValidation() {
        require(
                !(job.hasValidationData() && job.hasValidationSplit()),
                "validation-split",
                "it excludes validation-data; give one of them");
        if (!job.hasValidationSplit()) return;
        String split = job.getValidationSplit();
        require(
                isSplit(split),
                "validation-split",
                "'%s' is not a decimal fraction between 0 and 1, such as 0.2",
                split);
    }

    private static boolean isSplit(String text) {
        if (!FRACTION.matcher(text).matches()) return false;
        BigDecimal fraction = new BigDecimal(text);
        return fraction.signum() > 0 && fraction.compareTo(BigDecimal.ONE) < 0;
    }

    private void checkDigests() {
        require(
                job.getArithmetic() == ResolvedJob.ARITHMETIC,
                "arithmetic",
                "the job is of arithmetic %d, and this Ruban computes by %d; its bits would differ",
                job.getArithmetic(),
                ResolvedJob.ARITHMETIC);
        if (job.hasDataSha256()) requireSha256("data-sha256", job.getDataSha256());
        if (job.hasValidationDataSha256())
            requireSha256("validation-data-sha256", job.getValidationDataSha256());
        if (job.hasInitialParametersSha256())
            requireSha256("initial-parameters-sha256", job.getInitialParametersSha256());
        for (String jar : job.getModuleSha256List()) requireSha256("module-sha256", jar);
    }

    private void requireSha256(String setting, String text) {
        require(SHA256.matcher(text).matches(), setting, "'%s' is not 64 hex digits", text);
    }
}
