package dev.ruban.coordinator.server;

import dev.ruban.data.Dataset;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.Wire;
import dev.ruban.wire.WireConversion;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/// Sends the rows of consecutive shards as fast as the stream takes them, reading some rows at a
/// time. Runs on one thread at a time.
final class ShardSender implements Runnable {
    private final Dataset dataset;
    private final ShardLayout layout;
    private final Split split;
    private final int featureColumns;
    private final int labelColumns;
    private final ServerCallStreamObserver<ShardChunk> call;
    private final Consumer<Throwable> failed;
    private final Queue<ShardChunk> read = new ArrayDeque<>();
    private final int rowsAtOnce;
    private final float[] features;
    private final float[] labels;
    private final int end;
    private int shard;
    private int row;
    private boolean running;
    private boolean completed;

    /// @param failed hears why the rows cannot be read: nobody else will be able to read them
    ShardSender(
            TrainingTask task,
            ShardRange range,
            ServerCallStreamObserver<ShardChunk> call,
            Consumer<Throwable> failed) {
        split = WireConversion.fromProto(range.getSplit());
        dataset = task.dataset(split);
        layout = WireConversion.layout(task.job(), split);
        featureColumns = task.job().features();
        labelColumns = task.job().labels();
        shard = range.getFirst();
        end = range.getFirst() + range.getCount();
        int fit = Math.max(1, Wire.CHUNK_FLOATS / (featureColumns + labelColumns));
        rowsAtOnce = Math.min(fit, layout.rowsOf(shard)); // no later shard has more rows
        features = new float[rowsAtOnce * featureColumns];
        labels = new float[rowsAtOnce * labelColumns];
        this.call = call;
        this.failed = failed;
    }

    /// Sends while the stream is ready; to be run again when it is ready again.
    @Override
    public void run() {
        if (running || completed) return;
        running = true;
        try {
            send();
        } catch (Throwable failure) {
            completed = true;
            failed.accept(failure);
            call.onError(
                    Status.DATA_LOSS
                            .withDescription("the coordinator cannot read its data")
                            .asRuntimeException());
        } finally {
            running = false;
        }
    }

    private void send() {
        while (call.isReady() && !call.isCancelled()) {
            if (read.isEmpty() && shard < end) readSome();
            if (read.isEmpty()) break;
            call.onNext(read.remove());
        }
        if (!read.isEmpty() || shard < end || call.isCancelled()) return;
        completed = true;
        call.onCompleted();
    }

    /// Reads as many rows as fit one chunk, at least one.
    private void readSome() {
        int rows = layout.rowsOf(shard);
        int count = Math.min(rowsAtOnce, rows - row);
        if (count > 0) readRows(count);
        else read.add(chunk().build());
        row += count;
        if (row < rows) return;
        shard++;
        row = 0;
    }

    private void readRows(int count) {
        int featureCount = count * featureColumns;
        int labelCount = count * labelColumns;
        dataset.read(layout.firstRow(shard) + row, count, features, 0, labels, 0);
        long featureOffset = (long) row * featureColumns;
        long labelOffset = (long) row * labelColumns;
        if (featureCount + labelCount <= Wire.CHUNK_FLOATS) {
            read.add(
                    chunk().setFeatures(
                                    TensorChunks.chunk(featureOffset, features, 0, featureCount))
                            .setLabels(TensorChunks.chunk(labelOffset, labels, 0, labelCount))
                            .build());
            return;
        }
        // One row, and the arrays have its length.
        for (TensorChunk chunk : TensorChunks.cut(features))
            read.add(chunk().setFeatures(moved(chunk, featureOffset)).build());
        for (TensorChunk chunk : TensorChunks.cut(labels))
            read.add(chunk().setLabels(moved(chunk, labelOffset)).build());
    }

    private static TensorChunk moved(TensorChunk chunk, long by) {
        return chunk.toBuilder().setOffset(chunk.getOffset() + by).build();
    }

    private ShardChunk.Builder chunk() {
        return ShardChunk.newBuilder()
                .setSplit(WireConversion.toProto(split))
                .setShard(shard)
                .setRows(layout.rowsOf(shard));
    }
}
