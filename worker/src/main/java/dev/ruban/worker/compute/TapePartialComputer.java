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
import dev.ruban.tensor.kernel.RowPanels;
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
    private static final long WORTH_A_THREAD = 1L << 20;

    /// From so many floats of rows for each parameter on, adding the sums of more pieces than threads
    /// costs little beside computing them.
    private static final long FLOATS_FOR_A_SUM = 64;

    /// Rows of a wide model that go together: activations stay in the second-level cache, and a sum of
    /// gradients is written once for so many rows.
    private static final int ROWS = 512;

    /// Floats of rows of a model with one column that go together: what reads them twice, or copies
    /// them first, finds them in the second-level cache.
    private static final int PANEL_FLOATS = 1 << 16;

    /// The most rows of them whose activations stay there as well.
    private static final int PANEL_ROWS = 4096;

    private final ResolvedJob job;
    private final Shards shards = new Shards();
    private final List<ShardWalk> walks = new ArrayList<>();
    private final List<Sum> lent = new ArrayList<>();
    private final AtomicLong rowsComputed = new AtomicLong();
    private final ExecutorService threads;
    private final int elements;
    private final Buffers buffers;
    private final RowMemory memory;
    private final boolean takesPanels;
    private final boolean fused;

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
        this(
                job,
                model,
                threadCount,
                kernels,
                eagerly,
                RowMemory.ofProcess(model.layout().elements()));
    }

    /// @param memory where rows lie
    TapePartialComputer(
            ResolvedJob job,
            TrainingModel model,
            int threadCount,
            Kernels kernels,
            boolean eagerly,
            RowMemory memory) {
        if (threadCount < 1)
            throw new IllegalArgumentException("threadCount=" + threadCount + "; at least 1");
        this.job = job;
        this.memory = memory;
        elements = model.layout().elements();
        buffers = new Buffers(elements);
        RowProgram program = model.program(job);
        MetricPlan plan = JobMetrics.plan(job, program);
        takesPanels = !eagerly && program.allowsPanels();
        fused = takesPanels && program.isFused() && plan.isEmpty();
        for (int thread = 0; thread < (eagerly ? 1 : threadCount); thread++) {
            RowExecution execution = eagerly ? eager(model, kernels) : replay(program, kernels);
            walks.add(new ShardWalk(job, shards, execution, plan, buffers, kernels, rowsComputed));
        }
        threads =
                Executors.newFixedThreadPool(
                        Math.max(1, walks.size() - 1), // the calling thread computes as well
                        Thread.ofPlatform().daemon().name("ruban-compute-", 0).factory());
    }

    private RowExecution replay(RowProgram program, Kernels kernels) {
        if (fused) return program.fusedExecution(capacity(), kernels);
        return takesPanels
                ? program.panelExecution(capacity(), kernels)
                : program.execution(capacity(), kernels);
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
        int block = BlockSize.of(job.features());
        if (!takesPanels) return Math.max(block, ROWS);
        int fitting = Integer.highestOneBit(Math.max(1, PANEL_FLOATS / job.features()));
        return Math.max(block, fused ? fitting : Math.min(fitting, PANEL_ROWS));
    }

    @Override
    public void putShard(Split split, int shard, float[] features, float[] labels) {
        boolean panels = keepsPanels(split);
        if (panels) RowPanels.fromRows(labels.length / job.labels(), job.features(), features, 0);
        letGo(split, shard);
        shards.put(
                split, shard, new Shards.Shard(memory.hold(features), memory.hold(labels), panels));
    }

    private void letGo(Split split, int shard) {
        shards.remove(split, shard)
                .ifPresent(rows -> {
                    memory.letGo(rows.features());
                    memory.letGo(rows.labels());
                });
    }

    /// Whether the features of a shard are held as [RowPanels]: where a model has one column, and all
    /// rows are read in order. Picked rows are read faster where each lies together.
    private boolean keepsPanels(Split split) {
        return takesPanels && (split == Split.VALIDATION || job.batchSize() >= job.rows());
    }

    @Override
    public void removeShard(Split split, int shard) {
        letGo(split, shard);
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
        long rows = pass instanceof Pass.Step ? Math.min(job.batchSize(), job.rows()) : job.rows();
        if (walks.size() == 1 || rows * elements < WORTH_A_THREAD) return 0;
        int all = subtrees.stream().mapToInt(Subtree::size).sum();
        if (all < 2) return 0;
        boolean cheapSums = rows * job.features() / elements > FLOATS_FOR_A_SUM;
        int pieces = walks.size() * (cheapSums ? 4 : 1);
        return Integer.highestOneBit(Math.max(1, all / pieces));
    }

    /// The calling thread takes the first part itself: it has nothing else to do.
    private Sum sumOfPieces(Pass pass, Subtree subtree, int pieceSize) {
        Sum[] sums = new Sum[subtree.size() / pieceSize];
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 1; thread < walks.size(); thread++) {
            int part = thread;
            running.add(threads.submit(() -> sumPart(part, pass, subtree, pieceSize, sums)));
        }
        try {
            sumPart(0, pass, subtree, pieceSize, sums);
        } finally {
            running.forEach(TapePartialComputer::await);
        }
        for (int width = 1; width < sums.length; width *= 2)
            for (int left = 0; left < sums.length; left += 2 * width)
                sums[left] = sums[left].plus(sums[left + width], buffers);
        return sums[0];
    }

    private void sumPart(int thread, Pass pass, Subtree subtree, int pieceSize, Sum... sums) {
        int end = (thread + 1) * sums.length / walks.size();
        for (int piece = thread * sums.length / walks.size(); piece < end; piece++) {
            int shard = subtree.first() + piece * pieceSize;
            sums[piece] = walks.get(thread).sum(pass, shard, shard + pieceSize);
        }
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
