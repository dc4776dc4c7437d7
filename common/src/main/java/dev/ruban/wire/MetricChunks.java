package dev.ruban.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import dev.ruban.proto.v1.MetricChunk;
import java.util.ArrayList;
import java.util.List;

/// Cuts the metrics' sums into chunks with a CRC32C each, and puts arriving ones together. Holds
/// never more than the announced rows can need. Not thread-safe.
public final class MetricChunks {
    private final MetricPlan plan;
    private byte[] bytes = {};
    private int filled;

    /// For what arrives.
    public MetricChunks(MetricPlan plan) {
        this.plan = plan;
    }

    /// Chunks of at most [Wire#CHUNK_BYTES]; none for [MetricSums#NONE].
    public static List<MetricChunk> cut(MetricSums metrics) {
        if (metrics.rows() == 0) return List.of();
        ByteString bytes = UnsafeByteOperations.unsafeWrap(MetricBytes.of(metrics));
        List<MetricChunk> chunks = new ArrayList<>();
        for (int offset = 0; offset < bytes.size(); offset += Wire.CHUNK_BYTES) {
            int end = Math.min(bytes.size(), offset + Wire.CHUNK_BYTES);
            ByteString data = bytes.substring(offset, end);
            chunks.add(
                    MetricChunk.newBuilder()
                            .setSize(bytes.size())
                            .setOffset(offset)
                            .setData(data)
                            .setCrc32C(TensorChunks.checksum(data))
                            .build());
        }
        return chunks;
    }

    /// Takes the next chunk of sums over so many rows.
    /// @param what names the sums in errors
    /// @return whether it is the last one
    /// @throws DamagedMessageException if it is damaged, out of order, or of more bytes than can be
    public boolean add(String what, MetricChunk chunk, long rows) {
        ByteString data = chunk.getData();
        long size = filled == 0 ? chunk.getSize() : bytes.length;
        long most = Math.min(Integer.MAX_VALUE - 8, MetricBytes.most(plan, rows));
        if (chunk.getOffset() != filled
                || chunk.getSize() != size
                || size < 0
                || size > most
                || data.isEmpty()
                || data.size() > Wire.MOST_CHUNK_BYTES
                || data.size() > size - filled)
            throw new DamagedMessageException(
                    "%s: %d bytes at offset %s of %s; expected offset %d of at most %d"
                            .formatted(
                                    what,
                                    data.size(),
                                    Long.toUnsignedString(chunk.getOffset()),
                                    Long.toUnsignedString(chunk.getSize()),
                                    filled,
                                    most));
        if (TensorChunks.checksum(data) != chunk.getCrc32C())
            throw new DamagedMessageException(
                    "%s: the chunk at offset %d is damaged: its CRC32C is %08x, not %08x as sent"
                            .formatted(
                                    what, filled, TensorChunks.checksum(data), chunk.getCrc32C()));
        if (filled == 0) bytes = new byte[(int) size];
        data.copyTo(bytes, filled);
        filled += data.size();
        return filled == bytes.length;
    }

    /// The sums, when [#add] has taken the last chunk; the next one begins anew.
    /// @throws DamagedMessageException if these are no sums of the plan over so many rows
    public MetricSums finish(String what, long rows) {
        byte[] whole = bytes;
        bytes = new byte[0];
        filled = 0;
        return MetricBytes.read(what, whole, MetricBytes.Form.of(plan), rows);
    }
}
