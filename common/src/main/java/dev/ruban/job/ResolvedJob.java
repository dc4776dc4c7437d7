package dev.ruban.job;

import dev.ruban.proto.v1.Job;

/// A job whose defaults are filled in and whose data is known: all that coordinator and workers
/// need to agree on. Immutable.
/// @param spec           every setting that model, loss and optimizer use is present
/// @param rows           N, of the training rows
/// @param validationRows 0 if there are none
/// @param features       floats of one input row
/// @param labels         floats of one label row
/// @param classes        number of classes where they are texts or where each has an output, else 0
public record ResolvedJob(
        Job spec, long rows, long validationRows, int features, int labels, int classes) {
    /// The number of the chapter "The arithmetic" that this program computes by.
    public static final int ARITHMETIC = 1;

    public ResolvedJob {
        if (rows < 1 || validationRows < 0 || features < 1 || labels < 1 || classes < 0)
            throw new IllegalArgumentException(
                    "rows=%d validationRows=%d features=%d labels=%d classes=%d"
                            .formatted(rows, validationRows, features, labels, classes));
    }

    /// Floats of one prediction: a logit for each class of a multi-class model, one logit for two
    /// classes, else one number for each label.
    public int outputs() {
        if (!JobNames.isMultiClass(spec)) return JobNames.isClassifier(spec) ? 1 : labels;
        if (classes < 2) throw new IllegalArgumentException(classes + " classes; at least 2");
        return classes;
    }

    public int shards() {
        return spec.getShards();
    }

    public int epochs() {
        return spec.getEpochs();
    }

    public long seed() {
        return spec.getSeed();
    }

    public boolean shuffle() {
        return spec.getShuffle();
    }

    /// Rows of one step; N for the full batch.
    public long batchSize() {
        String text = spec.getBatchSize();
        return text.equals("all") ? rows : Math.min(rows, Long.parseLong(text));
    }

    public long stepsPerEpoch() {
        return Math.ceilDiv(rows, batchSize());
    }

    /// Steps of the whole job.
    public long steps() {
        return Math.multiplyExact(epochs(), stepsPerEpoch());
    }
}
