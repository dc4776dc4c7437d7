package dev.ruban.worker;

import dev.ruban.data.Split;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.WireConversion;
import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receives a run of shards, one after the other. Not thread-safe: called on the session's thread.
final class ShardFetch implements StreamObserver<ShardChunk> {
    private final HeldShards shards;
    private final BooleanSupplier ended;
    private final Runnable completed;
    private final Consumer<Throwable> failed;
    private final Split split;
    private final int end;
    private int due;
    private @Nullable Throwable ownFailure;

    /// @param ended  whether the session is over: what comes then is not taken
    /// @param failed hears what this side could not do with the rows, else the status of the call
    ShardFetch(
            HeldShards shards,
            ShardRange range,
            BooleanSupplier ended,
            Runnable completed,
            Consumer<Throwable> failed) {
        this.shards = shards;
        this.ended = ended;
        this.completed = completed;
        this.failed = failed;
        split = WireConversion.fromProto(range.getSplit());
        due = range.getFirst();
        end = range.getFirst() + range.getCount();
    }

    @Override
    public void onNext(ShardChunk chunk) {
        if (ended.getAsBoolean()) return;
        try {
            receive(chunk);
        } catch (Throwable failure) {
            // gRPC cancels the call by this, and reports a cancelled call.
            ownFailure = failure;
            throw failure;
        }
    }

    /// The shard that is arriving, for people.
    String due() {
        return "%s shard %d".formatted(split == Split.TRAINING ? "training" : "validation", due);
    }

    private void receive(ShardChunk chunk) {
        if (due == end) throw new DamagedMessageException("more shards came than were asked for");
        if (shards.receive(split, due, chunk)) due++;
    }

    @Override
    public void onError(Throwable cause) {
        failed.accept(ownFailure == null ? cause : ownFailure);
    }

    @Override
    public void onCompleted() {
        if (due == end) completed.run();
        else failed.accept(new DamagedMessageException(split + " shard " + due + " is missing"));
    }
}
