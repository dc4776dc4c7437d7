package dev.ruban.job;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.math.BigInteger;

/// Finds what is wrong with a job once its data is known: columns that the model cannot take, and
/// counts that do not fit the counters of the arithmetic.
public final class RowsValidation {
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
        int classes = job.classes();
        switch (model) {
            case JobNames.LINE ->
                    problems.require(
                            features == 1 && labels == 1,
                            "model 'line' has one feature and one label, the data %d and %d;"
                                    + " use --model linear, or name one with --features",
                            features,
                            labels);
            case JobNames.LOGISTIC ->
                    problems.require(
                            classes == 0 || classes == 2,
                            "model 'logistic' tells two classes apart, the label column has %d;"
                                    + " keep the rows of two, or use --model softmax",
                            classes);
            default -> {} // the others take any number of columns
        }
        if (model.equals(JobNames.LOGISTIC)) return;
        checkClasses(job, problems);
    }

    private static void checkClasses(ResolvedJob job, Problems problems) {
        String model = job.spec().getModel();
        int classes = job.classes();
        switch (job.spec().getLoss()) {
            case JobNames.SOFTMAX_CROSS_ENTROPY ->
                    problems.require(
                            classes >= 2 && job.labels() == 1,
                            "loss 'softmax_cross_entropy' tells at least two classes of one label"
                                    + " column apart, the data has %d classes in %d columns",
                            classes,
                            job.labels());
            case JobNames.BINARY_CROSS_ENTROPY ->
                    problems.require(
                            classes == 0 || classes == 2,
                            "loss 'binary_cross_entropy_with_logits' tells two classes apart, the"
                                    + " label column has %d; use --loss softmax_cross_entropy",
                            classes);
            default ->
                    problems.require(
                            classes == 0,
                            "the label column holds texts, %d classes; model '%s' predicts"
                                    + " numbers; use --model %s",
                            classes,
                            model,
                            classes == 2 ? JobNames.LOGISTIC : JobNames.SOFTMAX);
        }
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
