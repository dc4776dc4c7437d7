package dev.ruban.worker;

import dev.ruban.proto.v1.MetricChunk;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.Partials;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.proto.v1.WorkId;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Partial;
import dev.ruban.wire.MetricChunks;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.Wire;
import dev.ruban.wire.WireConversion;
import java.util.ArrayList;
import java.util.List;

/// Packs partials into as few messages as hold them: one for a small model.
final class Answers {
    /// More than what a partial takes beside its gradients and metrics.
    private static final int OVERHEAD_BYTES = 96;

    private final WorkId work;
    private final List<WorkerMessage> messages = new ArrayList<>();
    private Partials.Builder filling = Partials.newBuilder();
    private int bytes;

    private Answers(WorkId work) {
        this.work = work;
    }

    /// The values are copied: the partials may change afterwards.
    static List<WorkerMessage> pack(WorkId work, List<Partial> partials) {
        Answers answers = new Answers(work);
        for (Partial partial : partials) answers.add(partial);
        answers.flush();
        return answers.messages;
    }

    private void add(Partial partial) {
        PartialChunk.Builder head =
                PartialChunk.newBuilder()
                        .setSubtree(WireConversion.toProto(partial.subtree()))
                        .setRows(partial.rows())
                        .setLoss(partial.loss());
        List<TensorChunk> tensors =
                partial.rows() == 0 ? List.of() : TensorChunks.cut(partial.gradients());
        List<MetricChunk> metrics = MetricChunks.cut(partial.metrics());
        if (tensors.isEmpty() && metrics.isEmpty()) add(head.build());
        for (int i = 0; i < Math.max(tensors.size(), metrics.size()); i++) {
            PartialChunk.Builder piece = head.clone();
            if (i < tensors.size()) piece.setGradients(tensors.get(i));
            if (i < metrics.size()) piece.setMetrics(metrics.get(i));
            add(piece.build());
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
        messages.add(WorkerMessage.newBuilder().setPartials(filling.setId(work)).build());
        filling = Partials.newBuilder();
        bytes = 0;
    }
}
