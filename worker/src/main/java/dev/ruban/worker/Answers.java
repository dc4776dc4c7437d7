package dev.ruban.worker;

import dev.ruban.proto.v1.MetricChunk;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.Partials;
import dev.ruban.proto.v1.WorkId;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Partial;
import dev.ruban.wire.MetricChunks;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.Wire;
import dev.ruban.wire.WireConversion;
import java.util.List;
import java.util.function.Consumer;

/// Packs partials into as few messages as hold them: one for a small model.
final class Answers {
    private static final float[] NONE = {};

    /// More than what a partial takes beside its gradients and metrics.
    private static final int OVERHEAD_BYTES = 96;

    private final WorkId work;
    private final Consumer<WorkerMessage> send;
    private Partials.Builder filling = Partials.newBuilder();
    private int bytes;

    private Answers(WorkId work, Consumer<WorkerMessage> send) {
        this.work = work;
        this.send = send;
    }

    /// The values are copied: the partials may change afterwards.
    /// @param send takes each message as soon as it is full, while the next one is packed
    static void pack(WorkId work, List<Partial> partials, Consumer<WorkerMessage> send) {
        Answers answers = new Answers(work, send);
        for (Partial partial : partials) answers.add(partial);
        answers.flush();
    }

    private void add(Partial partial) {
        PartialChunk.Builder head =
                PartialChunk.newBuilder()
                        .setSubtree(WireConversion.toProto(partial.subtree()))
                        .setRows(partial.rows())
                        .setLoss(partial.loss());
        float[] gradients = partial.rows() == 0 ? NONE : partial.gradients();
        int tensors = TensorChunks.count(gradients);
        List<MetricChunk> metrics = MetricChunks.cut(partial.metrics());
        if (tensors == 0 && metrics.isEmpty()) add(head.build());
        for (int i = 0; i < Math.max(tensors, metrics.size()); i++) {
            if (i > 0) head.clearGradients().clearMetrics();
            if (i < tensors) head.setGradients(TensorChunks.chunk(gradients, i));
            if (i < metrics.size()) head.setMetrics(metrics.get(i));
            add(head.build());
        }
    }

    private void add(PartialChunk chunk) {
        int more =
                OVERHEAD_BYTES
                        + chunk.getGradients().getData().size()
                        + chunk.getMetrics().getData().size();
        if (bytes > 0 && bytes + more > Wire.CHUNK_BYTES) flush();
        filling.addPartials(chunk);
        bytes += more;
    }

    private void flush() {
        if (bytes == 0) return;
        send.accept(WorkerMessage.newBuilder().setPartials(filling.setId(work)).build());
        filling = Partials.newBuilder();
        bytes = 0;
    }
}
