package dev.ruban.worker;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.compute.Pass;
import java.util.List;

/// What a worker says when its memory is not enough: how much there is, how much it takes at least,
/// and what it was at.
final class LastWords {
    private static final int MEBI = 20;

    private LastWords() {}

    /// @param rowBytes   of the rows that it is to hold
    /// @param parameters floats of the model
    static RubanException outOfMemory(
            OutOfMemoryError cause, String at, long rowBytes, long parameters, int threads) {
        // Parameters, and gradients for each thread and each partial under way.
        long modelBytes = parameters * Float.BYTES * (2L + threads);
        return new RubanException(
                ExitCode.UNAVAILABLE,
                "out of memory (%s) while it %s: -Xmx is %d MiB, and its rows take %d MiB, its model at least %d MiB; start it with a larger -Xmx, or more workers"
                        .formatted(
                                cause.getMessage(),
                                at,
                                Runtime.getRuntime().maxMemory() >> MEBI,
                                rowBytes >> MEBI,
                                modelBytes >> MEBI),
                cause);
    }

    /// Of a worker whose computing thread does not come back.
    static RubanException hanging() {
        return new RubanException(
                ExitCode.UNAVAILABLE,
                "the computing thread hangs: it gives back neither rows nor control; the worker ends itself");
    }

    /// As in `computed step 12 of shards 0-15 (rows 0-110)`.
    static String computing(ResolvedJob job, Pass pass, List<Subtree> subtrees) {
        Split split =
                switch (pass) {
                    case Pass.Step _ -> Split.TRAINING;
                    case Pass.Evaluation evaluation -> evaluation.split();
                };
        int first = subtrees.getFirst().first();
        int last = subtrees.getLast().end() - 1;
        ShardLayout layout = WireConversion.layout(job, split);
        return "computed %s of shards %d-%d (%s rows %d-%d)"
                .formatted(
                        pass instanceof Pass.Step(long step) ? "step " + (step + 1) : "the loss",
                        first,
                        last,
                        split == Split.TRAINING ? "training" : "validation",
                        layout.firstRow(first),
                        layout.firstRow(last) + layout.rowsOf(last) - 1);
    }
}
