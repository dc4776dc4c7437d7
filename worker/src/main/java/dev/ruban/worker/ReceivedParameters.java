package dev.ruban.worker;

import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.TensorChunks;

/// The parameters that a worker computes with. Not thread-safe.
final class ReceivedParameters {
    private final float[] values;
    private long version;
    private int filled;

    ReceivedParameters(int elements) {
        values = new float[elements];
    }

    /// Floats of all parameters together.
    int elements() {
        return values.length;
    }

    /// Takes in the next chunk of a version; another version than before begins anew.
    void receive(long chunkVersion, TensorChunk chunk) {
        if (chunkVersion != version || filled == values.length) filled = 0;
        version = chunkVersion;
        filled = TensorChunks.read(this, chunk, values, filled);
    }

    /// Whether a later version has begun to come: nobody waits for what is computed by that one.
    boolean isLaterThan(long other) {
        return Long.compareUnsigned(version, other) > 0;
    }

    /// @throws DamagedMessageException unless this version has come as a whole
    float[] require(long wanted) {
        if (wanted != version || filled != values.length)
            throw new DamagedMessageException(
                    "work on parameters of version %d, but there are %d of %d floats of version %d"
                            .formatted(wanted, filled, values.length, version));
        return values;
    }

    @Override
    public String toString() {
        return "parameters, version " + version;
    }
}
