package dev.ruban.worker.compute;

import dev.ruban.autodiff.EagerRows;
import dev.ruban.autodiff.RowExecution;
import dev.ruban.autodiff.RowProgram;
import dev.ruban.data.BlockSize;
import dev.ruban.data.Split;
import dev.ruban.job.JobMetrics;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.metric.MetricPlan;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.reduction.Sum;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Computes partials by a gradient tape: recorded once, replayed over the rows of all shards. With
/// several threads each takes some of a subtree's own subtrees; the sums meet in the tree, so the
/// number of threads touches no bit.
public final class TapePartialComputer implements PartialComputer {
    /// Below this many multiplications in a pass a second thread costs more than it brings.
    private static final long WORTH_A_THREAD = 1L << 18;

    private final ResolvedJob job;
    private final Shards shards = new Shards();
    private final List<ShardWalk> walks = new ArrayList<>();
    private final List<Sum> lent = new ArrayList<>();
    private final AtomicLong rowsComputed = new AtomicLong();
    private final ExecutorService threads;
    private final int elements;

    /// @param threadCount at least 1
    public TapePartialComputer(ResolvedJob job, int threadCount, Kernels kernels) {
        this(job, TrainingModel.of(job), threadCount, kernels);
    }

    /// @param model the job's
    public TapePartialComputer(
            ResolvedJob job, TrainingModel model, int threadCount, Kernels kernels) {
        this(job, model, threadCount, kernels, false);
    }

    /// @param model   the job's
    /// @param eagerly record anew for all rows, with values, in one thread: for debugging
    public TapePartialComputer(
            ResolvedJob job,
            TrainingModel model,
            int threadCount,
            Kernels kernels,
            boolean eagerly) {
        if (threadCount < 1)
            throw new IllegalArgumentException("threadCount=" + threadCount + "; at least 1");
        this.job = job;
        elements = model.layout().elements();
        Buffers buffers = new Buffers(elements);
        RowProgram program = model.program(job);
        MetricPlan plan = JobMetrics.plan(job, program);
        for (int thread = 0; thread < (eagerly ? 1 : threadCount); thread++) {
            RowExecution execution =
                    eagerly ? eager(model, kernels) : program.execution(capacity(), kernels);
            walks.add(new ShardWalk(job, shards, execution, plan, buffers, kernels, rowsComputed));
        }
        threads =
                Executors.newFixedThreadPool(
                        walks.size(),
                        Thread.ofPlatform().daemon().name("ruban-compute-", 0).factory());
    }

    private RowExecution eager(TrainingModel model, Kernels kernels) {
        return new EagerRows(
                job.features(),
                job.labels(),
                model.variables(),
                model.losses(),
                capacity(),
                kernels);
    }

    /// Rows that go forward and backward together: at least one block.
    private int capacity() {
        return Math.max(BlockSize.of(job.features()), 256);
    }

    @Override
    public void putShard(Split split, int shard, float[] features, float[] labels) {
        shards.put(split, shard, features, labels);
    }

    @Override
    public void removeShard(Split split, int shard) {
        shards.remove(split, shard);
        if (split == Split.TRAINING) for (ShardWalk walk : walks) walk.forget(shard);
    }

    @Override
    public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
        requireModel(parameters);
        giveBackLent();
        for (ShardWalk walk : walks) walk.begin(pass, parameters);
        List<Partial> partials = new ArrayList<>(subtrees.size());
        int pieceSize = pieceSize(pass, subtrees);
        for (Subtree subtree : subtrees) {
            Sum sum =
                    pieceSize == 0
                            ? walks.getFirst().sum(pass, subtree.first(), subtree.end())
                            : sumOfPieces(pass, subtree, Math.min(pieceSize, subtree.size()));
            lent.add(sum);
            partials.add(
                    new Partial(subtree, sum.rows(), sum.loss(), sum.gradients(), sum.metrics()));
        }
        return partials;
    }

    /// A module of the user's own may be another one here in spite of the same jar.
    private void requireModel(float[] parameters) {
        if (parameters.length != elements)
            throw new RubanException(
                    ExitCode.USAGE,
                    "the model has %d parameters here, and the coordinator's has %d; what a module has may depend on nothing but its arguments"
                            .formatted(elements, parameters.length));
    }

    private void giveBackLent() {
        for (Sum sum : lent) walks.getFirst().giveBack(sum.gradients());
        lent.clear();
    }

    /// Shards of one piece of work for a thread; 0 if one thread is to do all.
    private int pieceSize(Pass pass, List<Subtree> subtrees) {
        long rows = pass instanceof Pass.Step ? job.batchSize() : job.rows();
        long work = rows * job.features();
        int all = subtrees.stream().mapToInt(Subtree::size).sum();
        if (walks.size() == 1 || work < WORTH_A_THREAD || all < 2) return 0;
        int pieces = 4 * walks.size();
        return Integer.highestOneBit(Math.max(1, all / pieces));
    }

    private Sum sumOfPieces(Pass pass, Subtree subtree, int pieceSize) {
        int pieces = subtree.size() / pieceSize;
        Sum[] sums = new Sum[pieces];
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < walks.size(); thread++) {
            ShardWalk walk = walks.get(thread);
            int first = thread * pieces / walks.size();
            int end = (thread + 1) * pieces / walks.size();
            running.add(
                    threads.submit(() -> {
                        for (int piece = first; piece < end; piece++) {
                            int shard = subtree.first() + piece * pieceSize;
                            sums[piece] = walk.sum(pass, shard, shard + pieceSize);
                        }
                    }));
        }
        running.forEach(TapePartialComputer::await);
        return walks.getFirst().combine(sums);
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException exception) throw exception;
            if (failure.getCause() instanceof Error error) throw error;
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RubanException(
                    ExitCode.INTERRUPTED, "the computation was interrupted", interrupted);
        }
    }

    @Override
    public long rowsComputed() {
        return rowsComputed.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
