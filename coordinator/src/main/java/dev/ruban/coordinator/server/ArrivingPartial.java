package dev.ruban.coordinator.server;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.MetricChunks;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.WireConversion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts the pieces of one stream's partials together. Holds at most one array of the model's
/// length, and what metrics can need of the rows of a subtree, whatever is sent. Not thread-safe.
final class ArrivingPartial {
    private static final float[] NONE = {};

    private final ResolvedJob job;
    private final MetricPlan plan;
    private final Buffers buffers;
    private final MetricChunks metrics;
    private @Nullable Head head;
    private float[] gradients = NONE;
    private int filled;
    private boolean metricsAreDue;

    /// What all pieces of a partial say alike.
    private record Head(Subtree subtree, long rows, double loss) {
        @Override
        public String toString() {
            return "gradients of " + subtree;
        }
    }

    ArrivingPartial(TrainingTask task, Buffers buffers) {
        job = task.job();
        plan = task.metrics();
        metrics = new MetricChunks(plan);
        this.buffers = buffers;
    }

    /// Takes the next piece.
    /// @return the partial, if this was its last piece; its array is from the buffers
    /// @throws DamagedMessageException if the piece is damaged or does not follow the last one
    Optional<Partial> add(PartialChunk chunk) {
        Subtree subtree = WireConversion.fromProto(chunk.getSubtree(), job.shards());
        if (chunk.getRows() < 0)
            throw new DamagedMessageException(
                    subtree + " of " + Long.toUnsignedString(chunk.getRows()) + " rows");
        Head present = new Head(subtree, chunk.getRows(), chunk.getLoss());
        if (head == null) begin(chunk, present);
        else requireFollows(head, present);
        addGradients(chunk, present);
        addMetrics(chunk, subtree);
        if (filled < gradients.length || metricsAreDue) return Optional.empty();
        head = null;
        return Optional.of(
                new Partial(
                        subtree,
                        chunk.getRows(),
                        chunk.getLoss(),
                        gradients,
                        metrics(chunk, subtree)));
    }

    private void begin(PartialChunk chunk, Head present) {
        metricsAreDue = present.rows() > 0 && !plan.isEmpty();
        if (metricsAreDue) requireRows(present.rows(), present.subtree());
        head = present;
        gradients = chunk.hasGradients() ? buffers.take() : NONE;
        filled = 0;
    }

    /// The room that metrics are given grows with the rows.
    private void requireRows(long rows, Subtree subtree) {
        long most = 0;
        for (Split split : Split.values())
            if (split == Split.TRAINING || job.validationRows() > 0)
                most = Math.max(most, rows(WireConversion.layout(job, split), subtree));
        if (rows > most)
            throw new DamagedMessageException(
                    "%s of %d rows; it has at most %d".formatted(subtree, rows, most));
    }

    private static long rows(ShardLayout layout, Subtree subtree) {
        int last = subtree.end() - 1;
        return layout.firstRow(last) + layout.rowsOf(last) - layout.firstRow(subtree.first());
    }

    private void addGradients(PartialChunk chunk, Head present) {
        if (chunk.hasGradients() || filled < gradients.length)
            filled = TensorChunks.read(present, chunk.getGradients(), gradients, filled);
    }

    private void addMetrics(PartialChunk chunk, Subtree subtree) {
        if (!chunk.hasMetrics() && !metricsAreDue) return;
        if (!metricsAreDue)
            throw new DamagedMessageException("metrics of " + subtree + " that are not due");
        metricsAreDue = !metrics.add("metrics of " + subtree, chunk.getMetrics(), chunk.getRows());
    }

    private MetricSums metrics(PartialChunk chunk, Subtree subtree) {
        if (chunk.getRows() == 0 || plan.isEmpty()) return MetricSums.NONE;
        return metrics.finish("metrics of " + subtree, chunk.getRows());
    }

    private static void requireFollows(Head head, Head piece) {
        if (!piece.equals(head))
            throw new DamagedMessageException(
                    "a piece of %s within %s".formatted(piece.subtree(), head.subtree()));
    }
}
