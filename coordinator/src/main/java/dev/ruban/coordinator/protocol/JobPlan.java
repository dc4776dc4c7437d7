package dev.ruban.coordinator.protocol;

import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.worker.compute.Pass;

/// The numbers of a job that its sequence of passes depends on.
/// @param shards         S
/// @param rows           N, of the training rows
/// @param validationRows 0 if there are none
/// @param batchSize      rows of a step, at most N
/// @param epochs         passes over the training rows
/// @param draws          whether the losses of a step are others than those of an evaluation
/// @param learningRate   for messages
/// @param lineSearch     whether an epoch is an iteration of a line search: as many steps as it takes
public record JobPlan(
        int shards,
        long rows,
        long validationRows,
        long batchSize,
        int epochs,
        boolean draws,
        double learningRate,
        boolean lineSearch) {
    public JobPlan {
        if (shards < 1 || rows < 1 || validationRows < 0 || batchSize < 1 || batchSize > rows)
            throw new IllegalArgumentException(
                    "shards=%d rows=%d validationRows=%d batchSize=%d"
                            .formatted(shards, rows, validationRows, batchSize));
        if (epochs < 0) throw new IllegalArgumentException("epochs=" + epochs + "; at least 0");
    }

    /// Each step changes the parameters.
    public JobPlan(
            int shards,
            long rows,
            long validationRows,
            long batchSize,
            int epochs,
            boolean draws,
            double learningRate) {
        this(shards, rows, validationRows, batchSize, epochs, draws, learningRate, false);
    }

    public JobPlan withLineSearch() {
        return new JobPlan(
                shards, rows, validationRows, batchSize, epochs, draws, learningRate, true);
    }

    /// @param draws whether the losses of a step are others than those of an evaluation
    public static JobPlan of(ResolvedJob job, boolean draws) {
        return new JobPlan(
                job.shards(),
                job.rows(),
                job.validationRows(),
                job.batchSize(),
                job.epochs(),
                draws,
                job.spec().getLearningRate());
    }

    /// Whether the first step's loss is the loss of all training rows before training.
    boolean startsWithStep() {
        return batchSize == rows && epochs > 0 && !draws;
    }

    boolean validates() {
        return validationRows > 0;
    }

    long stepsPerEpoch() {
        return Math.ceilDiv(rows, batchSize);
    }

    /// Rows that a complete pass has counted.
    long rowsOf(Pass pass) {
        return switch (pass) {
            case Pass.Step(long step) -> rowsThrough(step + 1) - rowsThrough(step);
            case Pass.Evaluation(Split split) ->
                    switch (split) {
                        case TRAINING -> rows;
                        case VALIDATION -> validationRows;
                    };
        };
    }

    /// Rows of all epochs' steps before the given one.
    private long rowsThrough(long step) {
        long epoch = step / stepsPerEpoch();
        return epoch * rows + (step % stepsPerEpoch()) * batchSize;
    }
}
