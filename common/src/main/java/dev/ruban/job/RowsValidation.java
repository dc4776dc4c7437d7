package dev.ruban.job;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.math.BigInteger;

/// Finds what is wrong with a job once its data is known: columns that the model cannot take, and
/// counts that do not fit the counters of the arithmetic.
public final class RowsValidation {
    private static final int MOST_PARAMETERS = Integer.MAX_VALUE - 8;

    private RowsValidation() {}

    /// @throws RubanException with every problem, code 64
    public static void requireFits(ResolvedJob job) {
        Problems problems = new Problems();
        checkModel(job, problems);
        checkCounters(job, problems);
        problems.throwIfAny(ExitCode.USAGE);
    }

    private static void checkModel(ResolvedJob job, Problems problems) {
        String model = job.spec().getModel();
        int features = job.features();
        int labels = job.labels();
        problems.require(
                !model.equals(JobNames.LINE) || (features == 1 && labels == 1),
                "model 'line' has one feature and one label, the data %d and %d;"
                        + " use --model linear, or name one with --features",
                features,
                labels);
        checkClasses(job, problems);
        if (model.equals(JobNames.MLP) && problems.isEmpty()) checkParameters(job, problems);
    }

    private static void checkClasses(ResolvedJob job, Problems problems) {
        String model = job.spec().getModel();
        int classes = job.classes();
        if (JobNames.isMultiClass(job.spec()))
            problems.require(
                    classes >= 2,
                    "model '%s' tells classes apart, the label column has only %d",
                    model,
                    classes);
        else if (JobNames.isClassifier(job.spec()))
            problems.require(
                    classes == 0 || classes == 2,
                    "model '%s' tells two classes apart, the label column has %d; %s",
                    model,
                    classes,
                    moreClasses(model));
        else
            problems.require(
                    classes == 0,
                    "the label column holds texts, %d classes; model '%s' with loss '%s' predicts"
                            + " numbers; %s",
                    classes,
                    model,
                    job.spec().getLoss(),
                    classes == 2 ? twoClasses(model) : moreClasses(model));
    }

    private static String twoClasses(String model) {
        return JobNames.isOpen(model)
                ? "use --loss " + JobNames.BINARY_CROSS_ENTROPY
                : "use --model logistic";
    }

    private static String moreClasses(String model) {
        return JobNames.isOpen(model)
                ? "use --loss " + JobNames.SOFTMAX_CROSS_ENTROPY
                : "use --model softmax";
    }

    /// They lie in one array.
    private static void checkParameters(ResolvedJob job, Problems problems) {
        long inputs = job.features();
        long parameters = 0;
        for (int width : job.spec().getHiddenList()) {
            parameters += (inputs + 1) * width;
            inputs = width;
        }
        parameters += (inputs + 1) * job.outputs();
        problems.require(
                parameters <= MOST_PARAMETERS,
                "hidden: the layers have %d parameters, more than %d; make them narrower",
                parameters,
                MOST_PARAMETERS);
    }

    private static void checkCounters(ResolvedJob job, Problems problems) {
        Job spec = job.spec();
        long rowsOfShard = Math.ceilDiv(job.rows(), (long) job.shards());
        problems.require(
                rowsOfShard <= Integer.MAX_VALUE,
                "shards: %d rows in %d shards are %d in one, more than %d; use more shards",
                job.rows(),
                job.shards(),
                rowsOfShard,
                Integer.MAX_VALUE);
        BigInteger steps =
                BigInteger.valueOf(job.epochs()).multiply(BigInteger.valueOf(job.stepsPerEpoch()));
        problems.require(
                steps.bitLength() < Long.SIZE,
                "epochs: %d epochs of %d steps are more steps than fit 63 bits; use a larger"
                        + " batch-size than %s",
                job.epochs(),
                job.stepsPerEpoch(),
                spec.getBatchSize());
    }
}
