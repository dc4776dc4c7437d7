package dev.ruban.worker;

import dev.ruban.job.ResolvedJob;
import dev.ruban.proto.v1.Claim;
import dev.ruban.proto.v1.Welcome;
import dev.ruban.worker.compute.PartialComputer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What a worker keeps when it loses its coordinator: the rows of its shards, which do not change
/// within a run, and the computer that holds them. Used by one session at a time, on its thread;
/// what is counted may be read by any.
public final class Holdings implements AutoCloseable {
    private final PartialComputer.Factory factory;
    private final int threads;
    private final AtomicLong received = new AtomicLong();
    private volatile @Nullable Kept kept;

    /// Of one run.
    /// @param incarnation of the coordinator that welcomed the worker last
    /// @param worker      its number there
    record Kept(
            long runId,
            int incarnation,
            long worker,
            ResolvedJob job,
            PartialComputer computer,
            HeldShards shards) {}

    /// @param threads that computers are made with
    public Holdings(PartialComputer.Factory factory, int threads) {
        this.factory = factory;
        this.threads = threads;
    }

    int threads() {
        return threads;
    }

    /// For the join: what is held, and of which run.
    Optional<Claim> claim() {
        Kept present = kept;
        if (present == null) return Optional.empty();
        return Optional.of(
                Claim.newBuilder()
                        .setRunId(present.runId())
                        .setIncarnation(present.incarnation())
                        .setWorker(present.worker())
                        .addAllHeld(present.shards().complete())
                        .build());
    }

    /// Whether a welcome comes from a coordinator that was replaced by a later one.
    boolean isOutdated(Welcome welcome) {
        Kept present = kept;
        return present != null
                && present.runId() == welcome.getRunId()
                && present.incarnation() > welcome.getIncarnation();
    }

    /// Goes on with what is held if it is of the same run, else begins anew.
    Kept take(Welcome welcome, ResolvedJob job) {
        Kept present = kept;
        if (present == null
                || present.runId() != welcome.getRunId()
                || !present.job().equals(job)) {
            close();
            PartialComputer computer = factory.create(job, threads);
            present = of(welcome, job, computer, new HeldShards(job, computer));
        }
        present.shards().begin();
        Kept next = of(welcome, job, present.computer(), present.shards());
        kept = next;
        return next;
    }

    private static Kept of(
            Welcome welcome, ResolvedJob job, PartialComputer computer, HeldShards shards) {
        return new Kept(
                welcome.getRunId(),
                welcome.getIncarnation(),
                welcome.getWorker(),
                job,
                computer,
                shards);
    }

    /// Bytes have come from the coordinator.
    void received(long bytes) {
        received.addAndGet(bytes);
    }

    /// Grows as long as the worker gets on: rows computed and bytes received.
    long advance() {
        Kept present = kept;
        return received.get() + (present == null ? 0 : present.computer().rowsComputed());
    }

    /// Forgets everything; twice is harmless.
    @Override
    public void close() {
        Kept present = kept;
        kept = null;
        if (present != null) present.computer().close();
    }
}
