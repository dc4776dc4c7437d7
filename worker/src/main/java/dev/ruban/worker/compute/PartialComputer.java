package dev.ruban.worker.compute;

import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import java.util.List;

/// Computes partials from shards held in memory. Called by one thread at a time; uses more threads
/// inside. The bits of a partial depend on job, pass and parameters only.
public interface PartialComputer extends AutoCloseable {
    /// Takes a shard in, replacing what was held under that number.
    /// @param features `[rows, features]`, row-major, in file order; given away: kept, not copied, and
    ///     perhaps rearranged
    /// @param labels   `[rows, labels]`; given away
    void putShard(Split split, int shard, float[] features, float[] labels);

    /// Forgets a shard; harmless if it is not held.
    void removeShard(Split split, int shard);

    /// Computes one partial for each subtree, in the order given.
    /// @param parameters flat, in the order of the job's parameter layout
    /// @return valid, arrays included, until the next call
    /// @throws IllegalStateException if a shard of a subtree is not held
    List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees);

    /// Rows computed so far, those of the running call included: from any thread, to see that it
    /// gets on. One that does not count is seen by the processor time that it uses.
    default long rowsComputed() {
        return 0;
    }

    @Override
    void close();

    /// Makes the computer of a job, when a worker has heard which job it is.
    interface Factory {
        /// @param threads to compute with, at least 1
        /// @throws dev.ruban.problem.RubanException if this program cannot compute the job
        PartialComputer create(ResolvedJob job, int threads);
    }
}
