package dev.ruban.coordinator.server;

import dev.ruban.reduction.Partial;
import dev.ruban.wire.MetricBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of a partial: first shard and size of its subtree as u32, rows as u64, the loss as float64,
/// the gradients as float32 and the metrics as [MetricBytes], all little-endian, NaN as the one that
/// Java calls canonical.
final class PartialDigest {
    private static final int FLOATS = 4096;

    private PartialDigest() {}

    /// In hex.
    static String of(Partial partial) {
        MessageDigest digest = sha256();
        ByteBuffer buffer =
                ByteBuffer.allocate(FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(partial.subtree().first()).putInt(partial.subtree().size());
        buffer.putLong(partial.rows()).putLong(Double.doubleToLongBits(partial.loss()));
        for (float gradient : partial.gradients()) {
            if (buffer.remaining() < Float.BYTES) drain(buffer, digest);
            buffer.putInt(Float.floatToIntBits(gradient));
        }
        drain(buffer, digest);
        digest.update(MetricBytes.of(partial.metrics()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void drain(ByteBuffer buffer, MessageDigest digest) {
        digest.update(buffer.flip());
        buffer.clear();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
