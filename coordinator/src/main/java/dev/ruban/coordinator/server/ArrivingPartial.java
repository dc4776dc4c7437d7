package dev.ruban.coordinator.server;

import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.WireConversion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts the pieces of one stream's partials together. Holds at most one array of the model's
/// length, whatever is sent. Not thread-safe.
final class ArrivingPartial {
    private final int shards;
    private final Buffers buffers;
    private @Nullable PartialChunk head;
    private float[] gradients = {};
    private int filled;

    ArrivingPartial(int shards, Buffers buffers) {
        this.shards = shards;
        this.buffers = buffers;
    }

    /// Takes the next piece.
    /// @return the partial, if this was its last piece; its array is from the buffers
    /// @throws DamagedMessageException if the piece is damaged or does not follow the last one
    Optional<Partial> add(PartialChunk chunk) {
        Subtree subtree = WireConversion.fromProto(chunk.getSubtree(), shards);
        if (chunk.getRows() < 0)
            throw new DamagedMessageException(
                    subtree + " of " + Long.toUnsignedString(chunk.getRows()) + " rows");
        if (head == null && !chunk.hasGradients())
            return Optional.of(
                    new Partial(subtree, chunk.getRows(), chunk.getLoss(), new float[0]));
        if (head == null) begin(chunk);
        else requireFollows(head, chunk);
        filled =
                TensorChunks.read(
                        "gradients of " + subtree, chunk.getGradients(), gradients, filled);
        if (filled < gradients.length) return Optional.empty();
        head = null;
        return Optional.of(new Partial(subtree, chunk.getRows(), chunk.getLoss(), gradients));
    }

    private void begin(PartialChunk chunk) {
        head = chunk.toBuilder().clearGradients().build();
        gradients = buffers.take();
        filled = 0;
    }

    private static void requireFollows(PartialChunk head, PartialChunk chunk) {
        if (!chunk.toBuilder().clearGradients().build().equals(head))
            throw new DamagedMessageException(
                    "a piece of %s within %s".formatted(chunk.getSubtree(), head.getSubtree()));
    }
}
