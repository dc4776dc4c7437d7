package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.data.Dataset;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the coordinator computes itself, from its own copy of the rows, to compare workers' answers
/// with: one subtree after the other, on a thread that is there only while it is needed. Holds the
/// rows of one subtree at a time.
final class OwnAnswers implements AutoCloseable {
    private final TrainingTask task;
    private final PartialComputer.Factory factory;
    private final Outlet outlet;
    private final SortedMap<Long, float[]> kept = new TreeMap<>();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("ruban-own-answers").factory());
    private @Nullable PartialComputer computer;

    /// @param outlet takes each answer, on another thread, or hears why there is none
    OwnAnswers(TrainingTask task, PartialComputer.Factory factory, Outlet outlet) {
        this.task = task;
        this.factory = factory;
        this.outlet = outlet;
        thread.allowCoreThreadTimeOut(true);
    }

    /// Keeps the parameters of a version; copied.
    void keep(long version, float[] parameters) {
        kept.put(version, parameters.clone());
    }

    void forget(long version) {
        kept.remove(version);
    }

    /// Computes a subtree.
    /// @param present parameters, meant unless those of the version were kept; copied
    void compute(Effect.Recompute effect, float[] present) {
        float[] parameters = kept.containsKey(effect.version()) ? kept.get(effect.version()) : null;
        float[] copy = parameters == null ? present.clone() : parameters;
        thread.execute(() -> {
            try {
                String digest = digest(effect, copy);
                outlet.bring(new Input.Recomputed(effect.pass(), effect.subtree(), digest));
            } catch (Throwable failure) {
                outlet.cannotGoOn(failure);
            }
        });
    }

    private String digest(Effect.Recompute effect, float[] parameters) {
        PartialComputer own = computer;
        if (own == null) computer = own = factory.create(task.job(), 1);
        Split split =
                switch (effect.kind()) {
                    case Pass.Step _ -> Split.TRAINING;
                    case Pass.Evaluation evaluation -> evaluation.split();
                };
        Subtree subtree = effect.subtree();
        for (int shard = subtree.first(); shard < subtree.end(); shard++) put(own, split, shard);
        List<Partial> partials = own.compute(effect.kind(), parameters, List.of(subtree));
        String digest = PartialDigest.of(partials.getFirst());
        for (int shard = subtree.first(); shard < subtree.end(); shard++)
            own.removeShard(split, shard);
        return digest;
    }

    private void put(PartialComputer own, Split split, int shard) {
        Dataset dataset = task.dataset(split);
        ShardLayout layout = WireConversion.layout(task.job(), split);
        int rows = layout.rowsOf(shard);
        float[] features = new float[rows * task.job().features()];
        float[] labels = new float[rows * task.job().labels()];
        if (rows > 0) dataset.read(layout.firstRow(shard), rows, features, 0, labels, 0);
        own.putShard(split, shard, features, labels);
    }

    /// What is being computed is computed for nobody.
    @Override
    public void close() {
        thread.execute(() -> {
            PartialComputer own = computer;
            if (own != null) own.close();
        });
        thread.shutdown();
    }
}
