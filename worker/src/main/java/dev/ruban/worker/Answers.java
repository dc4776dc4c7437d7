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
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Packs partials into as few messages as hold them: one for a small model. A message is packed when
/// it is asked for: of a large model only what is on its way is there twice, and no collection
/// copies the rest. Until the last one is packed the partials must stay as they are.
final class Answers implements Iterator<WorkerMessage> {
    /// More than what a partial takes beside its gradients and metrics.
    private static final int OVERHEAD_BYTES = 96;

    private final WorkId work;
    private final Iterator<Partial> partials;
    private Pieces present = Pieces.NONE;

    Answers(WorkId work, List<Partial> partials) {
        this.work = work;
        this.partials = partials.iterator();
    }

    @Override
    public boolean hasNext() {
        while (present.isDone() && partials.hasNext()) present = new Pieces(partials.next());
        return !present.isDone();
    }

    @Override
    public WorkerMessage next() {
        if (!hasNext()) throw new NoSuchElementException();
        Partials.Builder filling = Partials.newBuilder().setId(work);
        int bytes = 0;
        do {
            bytes += present.bytes();
            filling.addPartials(present.take());
        } while (hasNext() && bytes + present.bytes() <= Wire.CHUNK_BYTES);
        return WorkerMessage.newBuilder().setPartials(filling).build();
    }

    /// A partial in pieces: each has a chunk of the gradients and one of the metrics, as long as there
    /// are any.
    private static final class Pieces {
        private static final float[] NO_GRADIENTS = {};
        static final Pieces NONE = new Pieces();

        private final PartialChunk.Builder head = PartialChunk.newBuilder();
        private final float[] gradients;
        private final List<MetricChunk> metrics;
        private final int count;
        private int next;

        private Pieces() {
            gradients = NO_GRADIENTS;
            metrics = List.of();
            count = 0;
        }

        Pieces(Partial partial) {
            head.setSubtree(WireConversion.toProto(partial.subtree()))
                    .setRows(partial.rows())
                    .setLoss(partial.loss());
            gradients = partial.rows() == 0 ? NO_GRADIENTS : partial.gradients();
            metrics = MetricChunks.cut(partial.metrics());
            count = Math.max(1, Math.max(TensorChunks.count(gradients), metrics.size()));
        }

        boolean isDone() {
            return next == count;
        }

        /// At least what the next piece takes.
        int bytes() {
            int floats = Math.clamp(gradients.length - offset(), 0, Wire.CHUNK_FLOATS);
            int ofMetrics = next < metrics.size() ? metrics.get(next).getData().size() : 0;
            return OVERHEAD_BYTES + floats * Float.BYTES + ofMetrics;
        }

        private long offset() {
            return (long) next * Wire.CHUNK_FLOATS;
        }

        PartialChunk take() {
            head.clearGradients().clearMetrics();
            if (offset() < gradients.length) head.setGradients(TensorChunks.chunk(gradients, next));
            if (next < metrics.size()) head.setMetrics(metrics.get(next));
            next++;
            return head.build();
        }
    }
}
