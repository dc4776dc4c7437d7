package dev.ruban.worker;

import dev.ruban.proto.v1.FetchShardsRequest;
import dev.ruban.proto.v1.Placement;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.proto.v1.ShardsReady;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.proto.v1.WorkerMessage;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings what a worker holds in line with its placements, one run of shards after the other; work
/// goes on meanwhile. On the session's thread.
final class ShardLoading {
    private final TrainingGrpc.TrainingStub stub;
    private final Holdings.Kept kept;
    private final BooleanSupplier ended;
    private final Consumer<WorkerMessage> answers;
    private final Consumer<Throwable> failed;
    private @Nullable ShardFetch fetching;
    private long placement;

    /// @param ended   whether the session is over
    /// @param answers where it is said that all shards are there
    /// @param failed  hears why shards cannot be had
    ShardLoading(
            TrainingGrpc.TrainingStub stub,
            Holdings.Kept kept,
            BooleanSupplier ended,
            Consumer<WorkerMessage> answers,
            Consumer<Throwable> failed) {
        this.stub = stub;
        this.kept = kept;
        this.ended = ended;
        this.answers = answers;
        this.failed = failed;
    }

    void place(Placement next) {
        placement = next.getNumber();
        kept.shards().place(next);
        load();
    }

    /// What is being loaded, for people.
    Optional<String> present() {
        ShardFetch present = fetching;
        return present == null ? Optional.empty() : Optional.of("loaded " + present.due());
    }

    /// Fetches the next run of missing shards; when there is none, says so.
    private void load() {
        if (fetching != null) return;
        Optional<ShardRange> missing = kept.shards().missing();
        if (missing.isEmpty()) {
            ShardsReady ready = ShardsReady.newBuilder().setPlacement(placement).build();
            answers.accept(WorkerMessage.newBuilder().setShardsReady(ready).build());
            return;
        }
        ShardFetch fetch =
                new ShardFetch(kept.shards(), missing.get(), ended, this::loaded, failed);
        fetching = fetch;
        stub.fetchShards(
                FetchShardsRequest.newBuilder()
                        .setRunId(kept.runId())
                        .setRange(missing.get())
                        .build(),
                fetch);
    }

    private void loaded() {
        fetching = null;
        if (!ended.getAsBoolean()) load();
    }
}
